"""What patterns find in a text, they find in its scan, at the place where the scan has it."""

import pytest

from services.annotation.playbook.marks import WordsIn
from services.annotation.playbook.wording import found, search_patterns
from services.shared.domain.annotations import Annotation, AnnotationState, Origin
from services.shared.domain.document import RedactedText
from services.shared.domain.fields.reading import read_field
from services.shared.domain.fields.types import FieldValue
from services.shared.domain.spans import OriginalSpan, RedactedSpan


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("The Borrower shall not terminate it.", "The Borrower shall not terrninate it."),
        ("Either party may terminate, on notice.", "Either party may terrninate, on notice."),
        ("Either party may terminate it.", "Either party may termi-\nnate it."),
        ("Either party may terminate it.", "Either party may ter minate it."),
        ("Either party may terminate it on notice.", "Either party\n\nmay terminate it on notice."),
    ],
)
def test_words_of_a_rule(text: str, read: str) -> None:
    pattern = r"\bmay terminate(?:,? on notice| it)\b|shall not terminate"
    expected = WordsIn(RedactedText(text))
    assert list(found(pattern, search_patterns({pattern}, expected)))
    words = WordsIn(RedactedText(read, ocr_layer=True))
    [one] = found(pattern, search_patterns({pattern}, words))
    place = words.place(words.sentences.span(one.start, one.end))
    assert place.redacted_span.of(read) == read


@pytest.mark.parametrize(
    ("category", "read", "value"),
    [
        ("Expiration Date", "until May 1, 2O29", "2029-05-01"),
        ("Principal Amount", "limited to USD 1,5OO,000", "USD 1500000.00"),
        ("Principal Amount", "limited to USD 20, 000", "USD 20000.00"),
    ],
)
def test_values_of_fields(category: str, read: str, value: str) -> None:
    for scan in (True, False):
        words = WordsIn(RedactedText(read, ocr_layer=scan))
        span = RedactedSpan(0, len(read))
        made = Annotation(
            "a", 1, category, OriginalSpan(0, len(read)), span, 0.9, AnnotationState.PROPOSED, Origin.MODEL, ""
        )
        found = read_field(category, words(made))
        assert (isinstance(found, FieldValue) and found.canonical == value) is scan
