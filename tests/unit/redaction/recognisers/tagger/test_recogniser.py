from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.redaction.recognisers.base import Source
from services.redaction.recognisers.tagger.gazetteers import gazetteer
from services.redaction.recognisers.tagger.recogniser import LEAST, Tagger, bridged, drawn, joined, nested
from services.redaction.recognisers.tagger.tokens import tokenise
from services.redaction.recognisers.tagger.weights import KINDS
from services.redaction.recognising import WEIGHTS, load_weights, word_classes
from services.shared.domain.entities import EntityType
from tests.cpu_time import cpu_limit
from tests.unit.redaction.recognisers.tagger.makers import random_weights

_JUDGMENT = """THE FACTS
1. The applicant, Mr Kerem Yıldırım, was born in 1964 and lives in Izmir. He is represented before the Court by
Ms A. Novak, a lawyer practising in Vienna.
2. On 3 May 1999 the applicant was arrested by officers of the Anti-Terror Branch.
"""
_LETTER = "My name is Maria Lindqvist and I live at 31 Rue des Lilas, Lyon."


@cache
def _tagger() -> Tagger:
    return Tagger(load_weights(WEIGHTS), word_classes())


def _found(text: str, kind: EntityType, least: float = 0.5) -> list[str]:
    found = _tagger().find(Source(text))
    return [one.span.of(text) for one in found if one.entity_type is kind and one.confidence >= least]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        (_JUDGMENT, EntityType.PERSON, "Kerem Yıldırım"),
        (_JUDGMENT, EntityType.PERSON, "Novak"),
        (_JUDGMENT, EntityType.DATE, "3 May 1999"),
        (_JUDGMENT, EntityType.LOCATION, "Izmir"),
        (_LETTER, EntityType.PERSON, "Maria Lindqvist"),
        (_LETTER, EntityType.ADDRESS, "31 Rue des Lilas"),
    ],
)
def test_finds(text: str, kind: EntityType, value: str) -> None:
    assert any(value in one for one in _found(text, kind))


@pytest.mark.parametrize(
    "text",
    [
        "The Borrower shall pay interest on the unpaid principal amount of each Loan.",
        "Section 4.02. Conditions Precedent to Each Advance.",
        "This Agreement shall be governed by the laws of the State of New York.",
        "NOW, THEREFORE, the parties hereto agree as follows:",
    ],
)
def test_finds_no_person(text: str) -> None:
    assert _found(text, EntityType.PERSON, 0.6) == []
    assert _found(text, EntityType.ADDRESS, 0.6) == []


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u200b", "\x00", ".", "—"])
def test_text_without_words_has_no_values(text: str) -> None:
    assert list(_tagger().find(Source(text))) == []


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=()), max_size=60))
def test_spans_are_inside_any_text(text: str) -> None:
    """The texts include lone surrogates."""
    for one in Tagger(random_weights(1), word_classes()).find(Source(text)):
        assert 0 <= one.span.start < one.span.end <= len(text)
        assert 0 < one.confidence <= 1
        assert one.span.of(text).strip() == one.span.of(text)


@pytest.mark.parametrize("text", ["Jane Smith met Bob. " * 50_000, "x" * 1_000_000, "1 " * 500_000, "(" * 1_000_000])
def test_a_line_of_a_million_characters(text: str) -> None:
    with cpu_limit(60):
        for one in _tagger().find(Source(text)):
            assert one.span.end <= len(text)


def _surest(text: str, kind: EntityType) -> float:
    found = Tagger(random_weights(3), word_classes()).find(Source(text))
    return max((one.confidence for one in found if one.entity_type is kind), default=0.0)


def test_guesses_count_more_in_a_message() -> None:
    short, long = "The old vicar came. " * 30, "The old vicar came. " * 60
    assert _surest(short, EntityType.TRAIT) > _surest(long, EntityType.TRAIT)


def test_spans_after_the_first_window_are_correct() -> None:
    text = "nothing here. " * 20_000 + "\nMs. Okafor, a lawyer, came."
    assert "Okafor" in _found(text, EntityType.PERSON)


@pytest.mark.parametrize(
    ("sure", "runs"),
    [
        ([0.5], [(0, 0, 0.5)]),
        ([0.5, 0.5], [(0, 1, 0.5)]),
        ([0.5, 0.9], [(0, 1, 0.5), (1, 1, 0.9)]),
        ([0.9, 0.1, 0.8], [(0, 2, 0.1), (0, 0, 0.9), (2, 2, 0.8)]),
        ([0.1, 0.8, 0.8, 0.1], [(0, 3, 0.1), (1, 2, 0.8)]),
    ],
)
def test_nested_runs(sure: list[float], runs: list[tuple[int, int, float]]) -> None:
    assert list(nested(sure)) == runs


@given(st.lists(st.floats(LEAST, 1), min_size=1, max_size=60))
def test_every_word_above_a_threshold_is_in_a_run(sure: list[float]) -> None:
    runs = list(nested(sure))
    for threshold in (0.1, 0.3, 0.7):
        inside = {at for first, last, least in runs if least >= threshold for at in range(first, last + 1)}
        assert {at for at, one in enumerate(sure) if one >= threshold + 0.02} <= inside
        assert all(sure[at] >= threshold for at in inside)


@pytest.mark.parametrize(
    ("text", "kind", "sure", "expected"),
    [
        ("Elm and Oak", "ADDRESS", [0.9, 0.0, 0.8], [0.9, 0.8, 0.8]),
        ("Elm and Oak", "ADDRESS", [0.9, 0.0, 0.1], [0.9, 0.0, 0.1]),
        ("Elm or of it Oak", "ADDRESS", [0.9, 0.0, 0.0, 0.0, 0.8], [0.9, 0.0, 0.0, 0.0, 0.8]),
        ("Jan van Dyck", "PERSON", [0.9, 0.1, 0.8], [0.9, 0.8, 0.8]),
        ("Jan met Dyck", "PERSON", [0.9, 0.1, 0.8], [0.9, 0.1, 0.8]),
    ],
)
def test_words_between_parts_are_raised(text: str, kind: str, sure: list[float], expected: list[float]) -> None:
    probabilities = np.zeros((len(sure), len(KINDS)), np.float32)
    probabilities[:, KINDS.index(kind)] = sure
    assert bridged(gazetteer(tokenise(text).word), probabilities)[:, KINDS.index(kind)].tolist() == pytest.approx(
        expected
    )


@pytest.mark.parametrize(
    ("text", "kind", "sure", "expected"),
    [
        ("Jane Roe", "PERSON", [0.9, 0.1], [0.9, 0.5196]),
        ("Jane and Roe", "PERSON", [0.9, 0.1, 0.1], [0.9, 0.1, 0.1]),
        ("jane roe", "PERSON", [0.9, 0.1], [0.9, 0.1]),
        ("Jane\nRoe", "PERSON", [0.9, 0.0, 0.1], [0.9, 0.0, 0.1]),
        ("Jane President", "PERSON", [0.9, 0.1], [0.9, 0.1]),
        ("Jane 12", "PERSON", [0.9, 0.1], [0.9, 0.1]),
        ("Elm 12", "ADDRESS", [0.9, 0.1], [0.9, 0.5196]),
        ("Jane Roe", "PERSON", [0.0, 0.0], [0.0, 0.0]),
        ("Jane Roe", "ORGANIZATION", [0.9, 0.1], [0.9, 0.1]),
    ],
)
def test_a_certain_word_raises_its_neighbours(text: str, kind: str, sure: list[float], expected: list[float]) -> None:
    tokens = tokenise(text)
    probabilities = np.zeros((len(sure), len(KINDS)), np.float32)
    probabilities[:, KINDS.index(kind)] = sure
    drawn(tokens, gazetteer(tokens.word), probabilities)
    assert probabilities[:, KINDS.index(kind)].tolist() == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize(
    ("text", "person", "address", "expected"),
    [
        ("to Rose and Mill Lane", [0, 0.6, 0, 0, 0], [0, 0, 0, 0.5, 0.5], [0, 0.5, 0.5, 0.5, 0.5]),
        ("to Rose and Mill Lane", [0, 0.3, 0, 0, 0], [0, 0, 0, 0.5, 0.5], [0, 0.3, 0.3, 0.5, 0.5]),
        ("to Rose and Mill Lane", [0, 0.6, 0, 0, 0], [0, 0, 0, 0.1, 0.5], [0, 0, 0, 0.1, 0.5]),
        ("to rose and Mill Lane", [0, 0.6, 0, 0, 0], [0, 0, 0, 0.5, 0.5], [0, 0, 0, 0.5, 0.5]),
        ("Ann Rose and Mill Lane", [0.9, 0.6, 0, 0, 0], [0, 0, 0, 0.5, 0.5], [0, 0, 0, 0.5, 0.5]),
        ("and", [0], [0], [0]),
    ],
)
def test_streets_at_a_corner_are_one_address(
    text: str, person: list[float], address: list[float], expected: list[float]
) -> None:
    tokens = tokenise(text)
    probabilities = np.zeros((len(tokens), len(KINDS)), np.float32)
    probabilities[:, KINDS.index("PERSON")], probabilities[:, KINDS.index("ADDRESS")] = person, address
    joined(tokens, probabilities)
    assert probabilities[:, KINDS.index("ADDRESS")].tolist() == pytest.approx(expected)


def test_runs_are_ordered_from_wide_to_certain() -> None:
    found = [one for one in _tagger().find(Source(_JUDGMENT)) if one.entity_type is EntityType.PERSON]
    for one, other in pairwise(found):
        inside = one.span.start <= other.span.start and other.span.end <= one.span.end
        assert not inside or one.confidence <= other.confidence
