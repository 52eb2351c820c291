from pathlib import Path

import pytest

from services.ingestion.sandbox.office.program import Program, find_office


def installed(folder: Path, rc: str | None = "[Bootstrap]\nProductKey=LibreOffice 7.4\n") -> Path:
    """The path of the `soffice` of an installation."""
    program = folder / "office" / "program"
    program.mkdir(parents=True)
    for name in ("soffice", "soffice.bin"):
        (program / name).touch(0o755)
    if rc is not None:
        (program / "bootstraprc").write_text(rc, "utf-8")
    return program / "soffice"


@pytest.mark.parametrize(
    ("rc", "version"),
    [("[Bootstrap]\nProductKey=LibreOffice 24.2\n", "24.2"), ("ProductKey=Other 1\n", ""), (None, "")],
)
def test_an_installation_and_its_version(tmp_path: Path, rc: str | None, version: str) -> None:
    soffice = installed(tmp_path, rc)
    link = tmp_path / "link"
    link.symlink_to(soffice)
    wanted = Program((str(soffice.parent / "soffice.bin"),), (tmp_path / "office",), version)
    assert find_office(str(soffice)) == find_office(str(link)) == wanted


def test_a_name_is_searched_in_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(installed(tmp_path).parent))
    assert find_office("soffice") is not None


@pytest.mark.parametrize("name", ["", "no-such-program", "/etc/passwd", "sh"])
def test_other_programs_are_not_libreoffice(name: str) -> None:
    assert find_office(name) is None
