"""A redacted file on the terminal: coloured placeholders and a legend."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from services.cli.redaction.families import family_of
from services.cli.redaction.report import (
    Piece,
    Report,
    counts,
    doubts,
    hundredths,
    is_doubtful,
    law_is_missing,
    pieces,
    reasons,
)
from services.cli.redaction.visible import visible


def picture(report: Report) -> RenderableType:
    """The redacted text; what was kept for a reason is underlined."""
    text = Text()
    for piece in pieces(report):
        text.append(visible(piece.after), style=_style(piece, report))
    head = Text(f"== {visible(report.path)}", style="bold")
    if not report.text.strip():
        return Group(head, Text("the file holds no text"))
    return Group(head, text, *_notes(report))


def _style(piece: Piece, report: Report) -> str:
    if piece.kept:
        return "" if is_doubtful(report.kept[piece.kept - 1]) else "underline"
    return family_of(piece.entity_type).style if piece.entity_type else ""


def _notes(report: Report) -> Iterator[RenderableType]:
    rows, kept, doubtful = counts(report), reasons(report), doubts(report)
    yield Text()
    if not rows:
        yield Text(f"policy {report.policy.version}: nothing was found")
        return
    legend = _table(f"policy {report.policy.version}", "type", "replaced", "distinct", "kept", "in doubt")
    for kind, *numbers in rows:
        legend.add_row(Text(f" {kind} ", style=family_of(kind).style), *map(str, numbers))
    yield legend
    if law_is_missing(report):
        yield from (Text(), Text("the most protective rules hold: --jurisdiction states the document's law"))
    if kept:
        table = _table("kept, and why", "type", "places", "why", "words")
        for why, kind, words, places in kept:
            table.add_row(kind, str(len(places)), Text(why), Text(visible(words)))
        yield from (Text(), table)
    if doubtful:
        table = _table("in doubt: left as it was, with less confidence than the policy needs", *_DOUBTFUL)
        for words, kind, confidence, needed, places in doubtful[:_DOUBTS]:
            table.add_row(kind, str(len(places)), hundredths(confidence), f"{needed:.2f}", Text(visible(words)))
        yield from (Text(), table)
    if len(doubtful) > _DOUBTS:
        yield Text(f"and {len(doubtful) - _DOUBTS} more that are less likely: --html lists all")


def _table(title: str, *headings: str) -> Table:
    table = Table(title=title, title_justify="left", box=None, padding=(0, 2, 0, 0))
    for heading in headings:
        table.add_column(heading, justify="right" if heading in _NUMBERS else "left")
    return table


_DOUBTS = 20
_DOUBTFUL = ("type", "places", "confidence", "needed", "words")
_NUMBERS = frozenset({"replaced", "distinct", "kept", "in doubt", "places", "confidence", "needed"})
