"""The side that a marked restriction binds. Pure."""

from collections.abc import Iterable

from services.annotation.agreement.grammar import Modality
from services.annotation.agreement.nouns import Side, Trade
from services.annotation.playbook.duties.meaning import passage_of
from services.annotation.playbook.marks import Mark


def bound_side(marks: Iterable[Mark]) -> Side:
    """BOTH or US if a mark binds each party or our side, THEM if all marks bind the other side, else UNKNOWN."""
    sides = [_side(one) for one in marks]
    first = next((one for one in (Side.BOTH, Side.US) if one in sides), None)
    if first:
        return first
    return Side.THEM if sides and set(sides) == {Side.THEM} else Side.UNKNOWN


def _side(mark: Mark) -> Side:
    if mark.words is None:
        return Side.UNKNOWN
    passage = mark.passage or passage_of(mark.words, Trade.COMMERCIAL)
    said = passage.grammar.statement(passage.span)
    if said.modality not in _BINDING or not said.obliged:
        return Side.UNKNOWN
    return passage.sides.of(said.obliged)


_BINDING = frozenset({Modality.MUST, Modality.MUST_NOT})
