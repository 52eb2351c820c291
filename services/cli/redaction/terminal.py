"""A redacted file on the terminal: coloured placeholders and a legend."""

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from services.cli.redaction.families import family_of
from services.cli.redaction.report import Report, counts, pieces, reasons
from services.cli.redaction.visible import visible


def picture(report: Report) -> RenderableType:
    """The redacted text; what was kept is underlined."""
    text = Text()
    for piece in pieces(report):
        style = "underline" if piece.kept else family_of(piece.entity_type).style if piece.entity_type else ""
        text.append(visible(piece.after), style=style)
    return Group(Text(f"== {visible(report.path)}", style="bold"), text, Text(), _legend(report), _kept(report))


def _legend(report: Report) -> Table:
    table = Table(title=f"policy {report.policy.version}", title_justify="left", box=None, padding=(0, 2, 0, 0))
    for heading in ("type", "replaced", "distinct", "kept"):
        table.add_column(heading, justify="left" if heading == "type" else "right")
    for kind, replaced, distinct, kept in counts(report):
        table.add_row(Text(f" {kind} ", style=family_of(kind).style), str(replaced), str(distinct), str(kept))
    return table


def _kept(report: Report) -> RenderableType:
    if not report.kept:
        return Text("nothing that was found was kept")
    table = Table(title="kept", title_justify="left", box=None, padding=(0, 2, 0, 0))
    for heading in ("words", "type", "places", "why"):
        table.add_column(heading)
    for why, kind, words, numbers in reasons(report):
        table.add_row(Text(visible(words)), kind, str(len(numbers)), Text(why))
    return table
