"""Figures of quality in a terminal."""

from collections.abc import Sequence

from rich.table import Table

from services.cli.clients.quality import Figure
from services.cli.render.text import borderless

_NUMBERS = ("missed",)
_SHARES = ("recall", "elusion", "richness", "found-again", "character-f1", "same-as-model", "changed-judgement")


def quality_table(figures: Sequence[Figure]) -> Table:
    """A line for each figure; the scope only in its first one."""
    right = ("value", "95 % interval", "n", "documents")
    table = borderless("about", "figure", *right, right=right)
    last = ""
    for one in figures:
        ends = _ends(one.name, *one.interval) if one.interval else "–"
        value = "–" if one.value is None else shown(one.name, one.value)
        table.add_row("" if one.scope == last else one.scope, one.name, value, ends, _n(one), str(one.documents))
        last = one.scope
    return table


def shown(name: str, value: float) -> str:
    """A value as people read it: a share in percent, a number of passages, or a coefficient."""
    if name in _NUMBERS:
        return f"{value:.0f}"
    return f"{100 * value:.1f} %" if name in _SHARES else f"{value:.2f}"


def _ends(name: str, low: float, high: float) -> str:
    """The unit once, so that the line fits into a terminal of 80 columns."""
    return f"{shown(name, low).removesuffix(' %')} to {shown(name, high)}"


def _n(one: Figure) -> str:
    seen = f"{one.hits} of {one.n}" if one.hits is not None else str(one.n)
    return seen if one.name == "recall" or one.drawn == one.n else f"{seen}, {one.drawn - one.n} open"
