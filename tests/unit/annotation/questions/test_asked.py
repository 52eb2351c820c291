"""The hits of a document, also of a hostile one."""

import tracemalloc

import pytest

from services.annotation.grid.records import Source
from services.annotation.questions.asked import MOST_HITS, Asked, asked_of, found_in
from services.shared.domain.annotations import Annotation, AnnotationSet, AnnotationState, Origin, SetState
from services.shared.domain.spans import OriginalSpan, RedactedSpan, RedactionMap
from tests.unit.annotation.support import record


def mark(category: str, start: int, end: int, state: AnnotationState = AnnotationState.PROPOSED) -> Annotation:
    places = OriginalSpan(start, end), RedactedSpan(start, end)
    return Annotation(f"{category}-{start}", 1, category, *places, 0.9, state, Origin.MODEL, "")


def source(text: str, *marks: Annotation) -> Source:
    return Source(record(), AnnotationSet("s", 1, SetState.PROPOSED, annotations=marks), text)


def asked(words: str = "", category: str = "", party: str = "") -> Asked:
    return asked_of(words, category, party, "", "", ())


def test_hits_inside_passages_that_overlap() -> None:
    text = "rent 1 rent 2 rent 3 rent 4 rent"
    found = found_in(
        source(text, mark("A", 0, 20), mark("A", 5, 9), mark("A", 28, 32), mark("B", 20, 28)),
        RedactionMap(),
        asked("rent", "A"),
    )
    assert found is not None
    assert [one.span.start for one in found.document.snippets] == [0, 7, 14, 28]
    assert found.around == (OriginalSpan(0, len(text)),) * 4


@pytest.mark.parametrize("state", [AnnotationState.REJECTED, AnnotationState.SUPERSEDED])
def test_a_rejected_passage_names_no_party(state: AnnotationState) -> None:
    text = "Acme and others"
    assert found_in(source(text, mark("Parties", 0, 4)), RedactionMap(), asked(party="acme"))
    assert found_in(source(text, mark("Parties", 0, 4, state)), RedactionMap(), asked(party="acme")) is None


@pytest.mark.parametrize("category", ["", "A"])
def test_a_word_that_is_repeated_is_counted_up_to_a_number(category: str) -> None:
    text = "party " * 200_000
    tracemalloc.start()
    found = found_in(source(text, mark("A", 0, len(text))), RedactionMap(), asked("party", category))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found is not None
    assert (found.document.hits, len(found.document.snippets)) == (1_000, MOST_HITS)
    assert most < 4 * len(text)
