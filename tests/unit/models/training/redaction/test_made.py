from pathlib import Path
from random import Random

import pytest

from models.training.redaction.corpus import Marked
from models.training.redaction.made import COPIES, planted, with_other_values
from services.redaction.recognisers.base import Source
from services.redaction.recognisers.full_names import DOUBTFUL, FULL_NAMES

_TEXTS = [
    Marked(
        "1", "Jane Roe lives at 12 Elm Street since 1971.", ((0, 8, "PERSON"), (18, 31, "ADDRESS"), (38, 42, "DATE")), 3
    ),
    Marked("2", "Nothing is marked here.", (), 1),
    Marked("3", "On May 3 Bob Hale came.", ((3, 8, "DATE"), (9, 17, "PERSON")), 2),
]
_AGREEMENT = (
    'LOAN AGREEMENT\n\nThis agreement is made between Hale Industries, Inc. (the "Borrower") and the Lender.\n\n'
    + "Section 1. The Borrower shall repay the loan in full when it is due and payable.\n\n" * 40
    + "IN WITNESS WHEREOF, the parties have signed.\n\nBy: ______\nName: Jane Roe\n"
)


def test_retold_texts_have_marks_of_the_same_kinds_elsewhere() -> None:
    made = list(with_other_values(_TEXTS, Random(0)))
    assert len(made) == COPIES * len(_TEXTS)
    for place, one in enumerate(made):
        origin = _TEXTS[place // COPIES]
        assert [kind for _, _, kind in one.marks] == [kind for _, _, kind in origin.marks]
        assert one.fold == origin.fold
        assert all(0 <= start < end <= len(one.text) for start, end, _ in one.marks)
        if origin.marks:
            outside = one.text[one.marks[-1][1] :].casefold()
            assert outside == origin.text[origin.marks[-1][1] :].casefold()


@pytest.mark.parametrize("seed", [0, 1])
def test_the_seed_determines_the_result(seed: int) -> None:
    first, second, other = (list(with_other_values(_TEXTS, Random(one))) for one in (seed, seed, seed + 1))
    assert first == second != other


def test_agreements_are_marked_where_something_was_planted(tmp_path: Path) -> None:
    folder = tmp_path / "loans"
    folder.mkdir()
    (folder / "1_AGREEMENT.txt").write_text(_AGREEMENT, "utf-8")
    made = list(planted(tmp_path, Random(0)))
    assert made == list(planted(tmp_path, Random(0)))
    whole = made[0]
    assert whole.marks
    assert {kind for _, _, kind in whole.marks} <= {"PERSON", "ADDRESS"}
    unknown = {(whole.text[start:end], kind) for start, end, kind in whole.unknown}
    assert ("Jane Roe", "PERSON") in unknown
    assert ("Hale Industries, Inc.", "ORGANIZATION") in unknown
    assert not any(
        start < mark_end and mark_start < end and kind in {"PERSON", "ADDRESS"}
        for start, end, kind in whole.unknown
        for mark_start, mark_end, _ in whole.marks
    )


def test_supposed_names_are_trained_as_negatives(tmp_path: Path) -> None:
    folder = tmp_path / "loans"
    folder.mkdir()
    supposed = "Competitive Bid Borrowing"
    text = _AGREEMENT.replace("the loan in full", f"each {supposed} in full")
    found = {one.confidence for one in FULL_NAMES.find(Source(text)) if one.span.of(text) == supposed}
    assert found
    assert max(found) < DOUBTFUL
    (folder / "1_AGREEMENT.txt").write_text(text, "utf-8")
    for made in planted(tmp_path, Random(0)):
        assert not [one for one in made.unknown if made.text[one[0] : one[1]] == supposed and one[2] == "PERSON"]
