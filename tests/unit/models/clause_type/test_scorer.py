"""Your own clause type: the sentences of a passage, and the predictions for a text."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from clause_model.features import features
from clause_model.linear import Linear
from clause_model.segments import segment
from hypothesis import given
from hypothesis import strategies as st
from type_model.scorer import FAR, Scorer, load, passages, read

TEXT = "First comes this. Storm and flood excuse. So does war. Pay on time. Fire excuses as well. The end."


def scorer(*weights: tuple[str, int]) -> Scorer:
    """Each word has its weight, all others none; a sentence of one such word in three has log-odds of about 1."""
    columns: dict[int, int] = {}
    for word, weight in weights:
        columns |= dict.fromkeys(words(word), weight)
    known = np.array(sorted(columns), np.uint32)
    table = np.array([[columns[int(one)]] for one in known], np.int8)
    return Scorer(
        "Storm", Linear(known, table, np.ones(1, np.float32), np.full(1, -20, np.float32)),
        np.ones(1, np.float32), np.zeros(1, np.float32),
    )  # fmt: skip


def words(word: str) -> set[int]:
    """The columns that only this word has, not its kind, length or place."""
    one, other = (set(features(text, segment(text), FAR).column.tolist()) for text in (word, "xyzzy"))
    return one - other


@pytest.mark.parametrize(
    ("told", "runs"),
    [
        ("", []),
        ("....", []),
        ("x", [(0, 1)]),
        (".xx.", [(1, 3)]),
        ("x.x", [(0, 3)]),
        ("x..x", [(0, 1), (3, 4)]),
        ("xx.x..x", [(0, 4), (6, 7)]),
    ],
)
def test_adjacent_sentences_form_a_passage(told: str, runs: list[tuple[int, int]]) -> None:
    assert list(passages(np.array([one == "x" for one in told], bool))) == runs


@given(st.lists(st.booleans(), max_size=40))
def test_passages_contain_all_positive_sentences_without_overlaps(told: list[bool]) -> None:
    runs = list(passages(np.array(told, bool)))
    within = {place for first, last in runs for place in range(first, last)}
    assert {place for place, one in enumerate(told) if one} <= within
    assert all(told[first] and told[last - 1] for first, last in runs)
    assert all(after[0] - before[1] >= 2 for before, after in pairwise(runs))


def test_passages_are_ordered_by_falling_confidence() -> None:
    found = scorer(("storm", 127), ("war", 100), ("fire", 127)).predict(TEXT, 0.3)
    assert [TEXT[start:end] for start, end in zip(found.start, found.end, strict=True)] == [
        "Storm and flood excuse. So does war. Pay on time. Fire excuses as well."
    ]
    apart = scorer(("storm", 127), ("end", 90)).predict(TEXT, 0.3)
    assert [TEXT[start:end] for start, end in zip(apart.start, apart.end, strict=True)] == [
        "Storm and flood excuse.", "The end."
    ]  # fmt: skip
    assert apart.confidence[0] >= apart.confidence[1] > 0.3
    assert apart.category.tolist() == [0, 0]


def test_a_heading_includes_the_next_sentence() -> None:
    text = "1. Storms. Nobody answers for them. They pass.\n\n2. Fees. Pay on time."
    found = scorer(("storms", 127)).predict(text, 0.3)
    assert [text[start:end] for start, end in zip(found.start, found.end, strict=True)] == [
        "Storms. Nobody answers for them."
    ]
    alone = scorer(("storms", 127)).predict("Some words.\n\n3. Storms.", 0.3)
    assert len(alone.start) == 1


def test_the_least_confidence_does_not_change_the_passages() -> None:
    one = scorer(("storm", 127), ("war", 100), ("fire", 127))
    few, all_ = one.predict(TEXT, 0.3), one.predict(TEXT, 0.0)
    assert all_.start[: len(few.start)].tolist() == few.start.tolist()
    assert len(all_.start) == 3


@pytest.mark.parametrize("text", ["", "  \n", "1.", "契約は東京で結ばれた。"])
def test_texts_without_such_sentences_have_no_passage(text: str) -> None:
    assert scorer(("storm", 127)).predict(text, 0.3).start.tolist() == []


def test_the_offset_has_no_effect() -> None:
    assert read(TEXT)[1].column.tolist() == features(TEXT, segment(TEXT), FAR + 40_000).column.tolist()


def test_saved_weights_are_loaded_unchanged(tmp_path: Path) -> None:
    one = scorer(("storm", 127))
    one.save(tmp_path / "weights.npz")
    again = load(tmp_path / "weights.npz")
    assert (again.category, again.model_version, again.calibration_version) == (
        "Storm", one.model_version, one.calibration_version
    )  # fmt: skip
    assert again.predict(TEXT, 0.3).start.tolist() == one.predict(TEXT, 0.3).start.tolist()


def test_broken_weights_are_refused(tmp_path: Path) -> None:
    (tmp_path / "weights.npz").write_bytes(b"no weights")
    with pytest.raises(ValueError, match=r"weights\.npz is not a weights file"):
        load(tmp_path / "weights.npz")
    with pytest.raises(ValueError, match="one clause type"):
        Scorer("Storm", scorer(("storm", 1)).linear, np.ones(2, np.float32), np.zeros(1, np.float32))
