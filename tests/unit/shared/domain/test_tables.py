"""The cells of a table in the two texts."""

from services.shared.domain.document import OriginalText, RedactedText
from services.shared.domain.spans import OriginalSpan, RedactedSpan
from services.shared.domain.tables import OriginalTable, RedactedTable
from services.shared.wire.codec import decode, encode

PLACES = ((0, 5, 9), (4, 8, 12), (0, 0, 1), (0, 2, 0))


def test_cells() -> None:
    assert list(OriginalTable(*PLACES).cells()) == [
        (0, 0, OriginalSpan(0, 4)),
        (0, 2, OriginalSpan(5, 8)),
        (1, 0, OriginalSpan(9, 12)),
    ]
    assert [span for _, _, span in RedactedTable(*PLACES).cells()] == [
        RedactedSpan(0, 4),
        RedactedSpan(5, 8),
        RedactedSpan(9, 12),
    ]


def test_tables_are_stored() -> None:
    original = OriginalText("Fee\tA\tB", tables=(OriginalTable(*PLACES), OriginalTable(*PLACES)))
    assert decode(OriginalText, encode(original)) == original
    redacted = RedactedText("Fee\tA\tB", tables=(RedactedTable(*PLACES),))
    assert decode(RedactedText, encode(redacted)) == redacted
