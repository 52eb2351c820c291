"""A report on one redacted file for the terminal: coloured placeholders and a legend."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.text import Text

from services.cli.redaction.colours import colours_of
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
from services.cli.render.text import borderless


def render_report(report: Report) -> RenderableType:
    """The redacted text with kept values underlined, then the counts, the kept values and the values in doubt."""
    text = Text()
    for piece in pieces(report):
        text.append(visible(piece.after), style=_style(piece, report))
    head = Text(f"== {visible(report.path)}", style="bold")
    if not report.text.strip():
        return Group(head, Text("the file has no text"))
    return Group(head, text, *_notes(report))


def _style(piece: Piece, report: Report) -> str:
    if piece.kept:
        return "" if is_doubtful(report.kept[piece.kept - 1]) else "underline"
    return colours_of(piece.entity_type).style if piece.entity_type else ""


def _notes(report: Report) -> Iterator[RenderableType]:
    rows, kept, doubtful = counts(report), reasons(report), doubts(report)
    yield Text()
    if not rows:
        yield Text(f"policy {report.policy.version}: no values found")
        return
    legend = borderless(
        "type", "replaced", "distinct", "kept", "in doubt", title=f"policy {report.policy.version}", right=_NUMBERS
    )
    for kind, *numbers in rows:
        legend.add_row(Text(f" {kind} ", style=colours_of(kind).style), *map(str, numbers))
    yield legend
    if law_is_missing(report):
        yield from (Text(), Text("the most protective rules apply: --jurisdiction sets the law of the document"))
    if kept:
        table = borderless("type", "places", "reason", "value", title="kept values", right=_NUMBERS)
        for why, kind, words, places in kept:
            table.add_row(kind, str(len(places)), Text(why), Text(visible(words)))
        yield from (Text(), table)
    if doubtful:
        table = borderless(
            *_DOUBTFUL,
            title="in doubt: kept, because the confidence is below the threshold of the policy",
            right=_NUMBERS,
        )
        for words, kind, confidence, needed, places in doubtful[:_DOUBTS]:
            table.add_row(kind, str(len(places)), hundredths(confidence), f"{needed:.2f}", Text(visible(words)))
        yield from (Text(), table)
    if len(doubtful) > _DOUBTS:
        yield Text(f"and {len(doubtful) - _DOUBTS} less likely values: --html lists all")


_DOUBTS = 20
_COUNTS = ("type", "replaced", "distinct", "kept", "in doubt")
_DOUBTFUL = ("type", "places", "confidence", "threshold", "value")
_NUMBERS = frozenset({"replaced", "distinct", "kept", "in doubt", "places", "confidence", "threshold"})
