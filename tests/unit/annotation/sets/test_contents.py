from services.annotation.sets.contents import place_of
from services.shared.domain.annotations import Place
from services.shared.domain.spans import OriginalSpan, RedactedSpan, RedactionMap, Replacement


def test_a_place_has_its_span_in_both_texts() -> None:
    places = RedactionMap((Replacement(OriginalSpan(0, 3), RedactedSpan(0, 10), "PERSON", "[PERSON_1]"),))
    assert place_of(RedactedSpan(12, 20), places, "old") == Place(OriginalSpan(5, 13), RedactedSpan(12, 20), "old")
