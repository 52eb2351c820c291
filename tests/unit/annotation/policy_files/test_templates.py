"""The templates of files that leave."""

import shutil
from pathlib import Path

import pytest

from services.annotation.exports.packages import TemplateError
from services.annotation.policy_files.templates import read_templates

SHIPPED = Path("playbooks/templates")


def test_the_shipped_templates_can_be_filled() -> None:
    assert read_templates(SHIPPED).sheet.startswith(b"PK")


def test_a_template_that_cannot_be_filled_is_refused(tmp_path: Path) -> None:
    shutil.copytree(SHIPPED, tmp_path / "own")
    (tmp_path / "own" / "memo.docx").write_bytes((SHIPPED / "findings.xlsx").read_bytes())
    with pytest.raises(TemplateError, match=r"word/document\.xml"):
        read_templates(tmp_path / "own")
    (tmp_path / "own" / "memo.docx").unlink()
    with pytest.raises(FileNotFoundError):
        read_templates(tmp_path / "own")
