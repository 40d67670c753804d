"""What pyproject.toml has no word for: the launcher is installed with the package."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

LAUNCHER = ("app.py", ".streamlit/config.toml")


class BuildWithLauncher(build_py):
    """Build the package, with the launcher of a checkout and its configuration."""

    def run(self):
        """Copy them beside the page, where `xentviz serve` finds them."""
        super().run()
        for name in LAUNCHER:
            target = Path(self.build_lib, "xentviz", "page", "launcher", name)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(name, target)


setup(cmdclass={"build_py": BuildWithLauncher})
