"""Each plant makes a fault that its check finds, in the agreement of the tests of the checks."""

from random import Random

import pytest

from models.evaluation.proofreading.measure import as_redacted, is_found
from models.evaluation.proofreading.planting import PLANTS
from services.annotation.proofreading.proofread import proofread
from services.ingestion.extractors.result import Content
from services.ingestion.parsing.structure import structure
from tests.unit.annotation.proofreading.support import AGREEMENT

KINDS = (
    "words_and_figures",
    "day_style",
    "contradicting_date",
    "blank",
    "number_repeats",
    "wrong_sum",
    "impossible_date",
    "missing_attachment",
)


@pytest.mark.parametrize("kind", KINDS)
def test_a_planted_fault_is_found(kind: str) -> None:
    edit = PLANTS[kind](Random(3), structure(Content(AGREEMENT)))
    assert edit is not None
    words = AGREEMENT[: edit.start] + edit.new + AGREEMENT[edit.end :]
    assert is_found(edit, proofread(as_redacted(structure(Content(words)))), words)
    assert not is_found(edit, (), words)


def test_a_text_without_places_has_no_plant() -> None:
    assert {plant(Random(1), structure(Content("A text."))) for plant in PLANTS.values()} == {None}
