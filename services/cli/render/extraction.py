"""What an extractor could not read, and what it marks in the text."""

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from services.cli.render.text import one_line
from services.shared.domain.document import ChangeMark, Gap, GapKind, GapPlace, OriginalChange
from services.shared.domain.spans import OriginalSpan

_QUOTE = 200
_MOST = 20
_MOST_PLACES = 5
_HEADING = 60
_NAMES = {
    GapKind.PAGE: ("page that cannot be loaded", "pages that cannot be loaded"),
    GapKind.SCAN: ("page without a text layer", "pages without a text layer"),
    GapKind.FONT: ("passage in a font without characters", "passages in fonts without characters"),
    GapKind.FORM: ("form that needs another program", "forms that need another program"),
    GapKind.PICTURE: ("picture", "pictures"),
    GapKind.DIAGRAM: ("diagram", "diagrams"),
    GapKind.EMBEDDED: ("embedded file", "embedded files"),
    GapKind.MARKUP: ("place with invalid markup", "places with invalid markup"),
    GapKind.LANGUAGE: ("passage in another language", "passages in other languages"),
}
_MARKS = {ChangeMark.INSERTED: "inserted", ChangeMark.DELETED: "deleted"}


def gaps_line(gaps: Sequence[Gap], text: str = "") -> str:
    """`2 pages without a text layer (pages 3, 7), 1 diagram (page 2, at 310 in “4. Fees”)`. Without the text, places
    have no heading.
    """
    return ", ".join(f"{one.count} {_NAMES[one.kind][one.count != 1]}{_where(one, text)}" for one in gaps)


def hidden_table(hidden: Sequence[OriginalSpan], text: str) -> Table:
    """One row per passage that a reader of the document does not see: place in code points and text."""
    return _passages("hidden text", [("", one) for one in hidden], text)


def changes_table(changes: Sequence[OriginalChange], text: str) -> Table:
    """One row per tracked change: place in code points, whether it was inserted or deleted, and text."""
    return _passages("tracked changes", [(f"{_MARKS[one.mark]} ", one.span) for one in changes], text)


def _passages(title: str, passages: Sequence[tuple[str, OriginalSpan]], text: str) -> Table:
    table = Table(title, "", box=None, padding=(0, 1, 0, 0))
    table.columns[0].no_wrap = True
    for mark, one in passages[:_MOST]:
        table.add_row(f"{one.start}–{one.end}", Text(f"{mark}“{one_line(one.of(text), _QUOTE)}”"))
    if len(passages) > _MOST:
        table.add_row("…", f"{len(passages) - _MOST} more")
    return table


def _where(gap: Gap, text: str) -> str:
    if not gap.places:
        return _pages(gap)
    placed = {one.page for one in gap.places}
    shown = [f"page {one}" for one in gap.pages if one not in placed]
    shown += [_place(one, text) for one in gap.places]
    return f" ({'; '.join(shown[:_MOST_PLACES])}{'; …' if gap.count > min(len(shown), _MOST_PLACES) else ''})"


def _place(place: GapPlace, text: str) -> str:
    page = f"page {place.page}, " if place.page else ""
    heading = one_line(place.heading.of(text), _HEADING) if place.heading and text else ""
    return f"{page}at {place.offset}{f' in “{heading}”' if heading else ''}"


def _pages(gap: Gap) -> str:
    if not gap.pages:
        return ""
    more = ", …" if len(gap.pages) < gap.count else ""
    return f" (page{'s' if len(gap.pages) > 1 else ''} {', '.join(map(str, gap.pages))}{more})"
