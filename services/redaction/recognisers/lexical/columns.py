"""Finds the column header of a cell in a plain-text table."""

import re


def header(text: str, start: int) -> str:
    """The header cell above the cell that begins at `start`; empty if there is no table. Cells are separated by tabs or
    bars. The header is the first line of the table.
    """
    line_start = text.rfind("\n", 0, start) + 1
    lead = text[line_start:start]
    mark = "\t" if "\t" in lead or text.startswith("\t", _end(text, start)) else "|" if "|" in lead else ""
    if not mark or len(lead) > _WIDEST or lead.rsplit(mark)[-1].strip():
        return ""
    rows = text[max(line_start - _REACH, 0) : line_start].rstrip("\n").split("\n")
    first = ""
    for row in reversed(rows):
        if mark not in row:
            break
        if not _RULE.fullmatch(row):
            first = row
    cells, place = first.split(mark), lead.count(mark)
    return cells[place].strip() if place < len(cells) else ""


def _end(text: str, start: int) -> int:
    found = _CELL.match(text, start)
    return found.end() if found else start


_WIDEST, _REACH = 400, 3000
_RULE = re.compile(r"[\s|:+=-]*")
_CELL = re.compile(r"[^\t\n]{0,80}")
