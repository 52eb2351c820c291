"""Agreements in which any word can be a name."""

from pathlib import Path

import pytest

from models.training.redaction.corpus import Marked
from models.training.redaction.renamed import named_agreements
from services.redaction.recognisers.registry import RECOGNISERS
from tests.unit.models.evaluation.test_plant import AGREEMENT

_TEXT = AGREEMENT + "\n\nBy: /s/ Jane Wetherby\nName: Jane Wetherby\nTitle: President\n\nCall Jane about the rent.\n"


def _made(folder: Path, seed: int = 0) -> list[Marked]:
    (folder / "loans").mkdir(exist_ok=True)
    for name in "12":
        (folder / "loans" / f"{name}_AGREEMENT.txt").write_text(_TEXT, "utf-8")
    return list(named_agreements(folder, seed, 4, RECOGNISERS))


@pytest.fixture(name="made")
def fixture_made(tmp_path: Path) -> list[Marked]:
    return _made(tmp_path)


def test_only_agreements_with_even_places_are_used(made: list[Marked]) -> None:
    assert {one.id for one in made} == {"1_AGREEMENT"}
    assert len(made) == 4


def test_marks_are_planted_persons_and_persons_under_other_names(made: list[Marked]) -> None:
    for one in made:
        names = [one.text[start:end] for start, end, _ in one.marks]
        assert len(names) > 10
        assert all(name == name.strip() and any(map(str.isalpha, name)) for name in names)
        after = one.text.rindex("Name: ") + len("Name: ")
        assert any(start == after for start, _, _ in one.marks)
    assert len({one.text[one.text.rindex("Name: ") :] for one in made}) > 1


def test_the_seed_determines_the_result(tmp_path: Path, made: list[Marked]) -> None:
    assert _made(tmp_path) == made
    assert _made(tmp_path, 1) != made
