"""The picture on the terminal."""

from io import StringIO

from rich.console import Console

from services.cli.redaction.terminal import picture
from tests.unit.cli.redaction.reports import report_of


def _printed(text: str, *, colours: bool) -> str:
    out = StringIO()
    console = Console(file=out, width=160, force_terminal=colours, color_system="standard" if colours else None)
    console.print(picture(report_of(text)))
    return out.getvalue()


def test_placeholders_are_coloured_and_the_legend_counts() -> None:
    shown = _printed("Name: Jane Smith\nowes $5\n", colours=True)
    assert "\x1b[30;103m[PERSON_1]\x1b[0m" in shown
    assert "\x1b[4m$5\x1b[0m" in shown
    plain = _printed("Name: Jane Smith\nowes $5\n", colours=False)
    assert "Name: [PERSON_1]\nowes $5" in plain
    assert "legal-review@" in plain
    assert "the policy keeps it" in plain
    assert "Jane" not in plain


def test_a_document_cannot_command_the_terminal() -> None:
    shown = _printed("\x1b[2J\x1b]0;title\x07 [red]x[/red]\n", colours=False)
    assert "\x1b" not in shown
    assert "␛[2J␛]0;title␇ [red]x[/red]" in shown


def test_nothing_was_kept() -> None:
    assert "nothing that was found was kept" in _printed("hello", colours=False)
