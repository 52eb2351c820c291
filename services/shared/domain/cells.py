"""Names of the cells of a sheet, as spreadsheet programs show them, and words that are safe in a cell."""

import re

# In all widths of letters: Excel reads a full-width equals sign as `=`. Programs leave out what is before the sign.
_FORMULA = re.compile(r"[\s\x00-\x1f\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
_NAME = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")


def cell_name(row: int, column: int) -> str:
    """The name of the cell in this row and column, which count from 0: `A1` for 0 and 0."""
    return f"{column_name(column)}{row + 1}"


def column_name(column: int) -> str:
    """The letters of a column, which counts from 0: `A`, `Z`, `AA`."""
    letters = ""
    while column >= 0:
        column, letter = divmod(column, 26)
        letters = chr(ord("A") + letter) + letters
        column -= 1
    return letters


def cell_place(name: str) -> tuple[int, int] | None:
    """The row and the column of a cell, from 0, or None if this is no name of a cell. `B7` is 6 and 1."""
    match = _NAME.fullmatch(name)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = 26 * column + ord(letter) - ord("A") + 1
    return int(match[2]) - 1, column - 1


def inert(words: str) -> str:
    """The words, with an apostrophe before what a spreadsheet program would run as a formula."""
    return f"'{words}" if _FORMULA.match(words) else words
