"""Text and tables in the form that all commands print."""

from collections.abc import Collection

from rich.table import Table


def one_line(text: str, limit: int) -> str:
    """Return `text` on one line, cut to `limit` code points."""
    line = " ".join(text.split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


def counted(number: int, noun: str) -> str:
    """The number with its noun in the singular or plural: `1 review`, `2 reviews`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def borderless(
    *headings: str, title: str | None = None, right: Collection[str] = (), whole: Collection[str] = ()
) -> Table:
    """Return an empty table without lines. The columns named in `right` are aligned to the right. Text that is too
    long for its column is folded, never cut; that of the columns in `whole` is not, since a folded id cannot be copied.
    Without headings it is a table of names and values.
    """
    table = Table(title=title, title_justify="left", show_header=bool(headings), box=None, padding=(0, 2, 0, 0))
    for heading in headings:
        table.add_column(
            heading, justify="right" if heading in right else "left", overflow="fold", no_wrap=heading in whole
        )
    return table
