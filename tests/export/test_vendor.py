"""Libraries in the package are those that their README names, to the byte."""

import hashlib
import re

from xentviz.stage.modules import HERE

VENDOR = HERE / "vendor"
ROW = re.compile(r"^\| `(?P<name>[^`]+)` \|.+\| `(?P<digest>[0-9a-f]{64})` \|$", re.M)


def test_each_file_is_named_with_its_hash_and_no_other_file_is_there():
    named = dict(ROW.findall((VENDOR / "README.md").read_text(encoding="utf-8")))
    there = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.iterdir()
        if not path.name.endswith((".md", ".d.mts"))  # ours, about what lies there
    }
    assert named == there != {}
