"""Reads the templates of files that leave from a folder."""

from pathlib import Path

from services.annotation.exports.filling import FILL, TemplateError, Templates
from services.annotation.exports.rows import Report

_SAMPLE = Report({}, ({"number": "1"}, {"number": "2"}))


def read_templates(folder: Path) -> Templates:
    """`findings.xlsx` and `memo.docx`. Raises `TemplateError` or `OSError`, also if one of them cannot be filled."""
    templates = Templates((folder / "findings.xlsx").read_bytes(), (folder / "memo.docx").read_bytes())
    for fill in FILL.values():
        fill(templates, _SAMPLE)
    return templates


__all__ = ["TemplateError", "read_templates"]
