"""Reads the templates of files that leave from a folder."""

from pathlib import Path

from services.annotation.exports.filling import FILL, Templates
from services.annotation.exports.packages import TemplateError
from services.annotation.exports.rows import Report
from services.annotation.exports.sheets import Line, Table, fill_workbook

_SAMPLE = Report({}, ({"number": "1"}, {"number": "2"}))
_PART = {"column": {"name": "maturity"}, "cell": {"shown": "later"}}
_GRID = (
    Table(Line({}, [_PART]), [Line({"row": {"reference": "a"}}, [_PART])], "row"),
    Table(Line({}), [Line(_PART)], "cell"),
)
_MATTER = (Table(Line({}), [Line({})], "finding"), Table(Line({}), [Line({})], "document"))


def read_templates(folder: Path) -> Templates:
    """The templates of a folder. Raises `TemplateError`, also if one of them cannot be filled, or `OSError`."""
    templates = Templates(*((folder / name).read_bytes() for name in _NAMES))
    for fill in FILL.values():
        fill(templates, _SAMPLE)
    fill_workbook(templates.grid, _GRID)
    fill_workbook(templates.matter, _MATTER)
    return templates


_NAMES = ("findings.xlsx", "memo.docx", "grid.xlsx", "matter.xlsx")

__all__ = ["TemplateError", "read_templates"]
