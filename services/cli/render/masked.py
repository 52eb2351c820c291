"""Words of a text with placeholders in place of the values that the caller does not see."""

from collections.abc import Iterable

from services.annotation.desk.records import PlacedValue
from services.shared.domain.spans import OriginalSpan


def words_at(text: str, span: OriginalSpan, values: Iterable[PlacedValue]) -> str:
    """The words of `span`. `values` are the personal values of the text, in order. A value that is cut by the span has
    its whole placeholder. Empty if there is no text.
    """
    pieces: list[str] = []
    position = span.start
    for one in values if text else ():
        if not one.revealed and one.span.overlaps(span):
            pieces += (text[position : one.span.start], f"[{one.value_id}]")
            position = one.span.end
    return "".join((*pieces, text[position : span.end]))
