"""The name of a version: that of the sources, wherever and whenever they run."""

from xentviz.stage import version


def test_a_source_gives_the_version_a_name_and_what_is_made_of_it_does_not(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(version, "PACKAGE", tmp_path)
    made = tmp_path / "plotlyjs" / "__pycache__" / "plotly.min.js"
    made.parent.mkdir(parents=True)
    (made.parents[1] / "script.py").write_text("one")
    name = version._version()
    made.write_text("at the first start")
    assert version._version() == name
    (made.parents[1] / "script.py").write_text("another")
    assert version._version() != name
