"""The predictions, and the weights file."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loan_model.candidates import FEATURES
from loan_model.rules import CATEGORIES, CLAUSES
from loan_model.scorer import ARRAYS, Scorer, load
from loan_model.wording import BUCKETS, HEARD
from numpy.typing import NDArray

from models.training import LOANS
from tests.unit.models.loan_clauses.test_provisions import AGREEMENT

SERVED = load(LOANS / "weights.npz")
ONE, NONE = np.ones(1, np.float32), np.zeros(1, np.float32)


def _scorer(**of_features: float) -> Scorer:
    weights = np.zeros((len(CATEGORIES), len(FEATURES) + len(HEARD)), np.float32)
    for name, value in of_features.items():
        weights[:, FEATURES.index(name)] = value
    bias = np.full(len(CATEGORIES), -4, np.float32)
    wording = np.zeros((BUCKETS, len(CATEGORIES)), np.float16)
    return Scorer(CATEGORIES, weights, bias, ONE, NONE, wording, np.zeros(len(CATEGORIES), np.float32))


def _served(**other: NDArray[Any]) -> Scorer:
    return Scorer(CATEGORIES, **({name: getattr(SERVED, name) for name in ARRAYS} | other))


def _told(scorer: Scorer, text: str, least: float = 0.3) -> set[tuple[str, str]]:
    found = scorer.predict(text, least)
    return {
        (CATEGORIES[category], text[start:end][:12])
        for category, start, end in zip(found.category, found.start, found.end, strict=True)
    }


def test_the_served_weights_find_plain_clauses() -> None:
    assert _told(SERVED, AGREEMENT) >= {
        ("Change Of Control", '"Change of C'),
        ("Negative Pledge", "Section 3.1 "),
        ("Restricted Payments", "(a) declare "),
        ("Payment Default", "(a) the Borr"),
        ("Cross-Default", "(b) any Inde"),
        ("Governing Law", "Section 5.1 "),
    }


def test_a_title_replaces_its_parts() -> None:
    text = "Section 3.1 Liens. The Borrower shall not create any Lien on its property, except\n\n" + "\n\n".join(
        f"({letter}) it may create any Lien upon property that secures Indebtedness of a small sum; or"
        for letter in "abc"
    )
    assert _told(_scorer(sure=9.0), text) == {("Negative Pledge", "Section 3.1 ")} | {
        one for one in _told(_scorer(sure=9.0), text) if one[0] != "Negative Pledge"
    }


def test_predictions_are_ordered_and_above_the_threshold() -> None:
    found = SERVED.predict(AGREEMENT, 0.01)
    assert (np.diff(found.confidence) <= 0).all()
    assert len(SERVED.predict(AGREEMENT, 1.0).category) == 0
    assert _told(SERVED, AGREEMENT, 0.5) <= _told(SERVED, AGREEMENT, 0.3)


@settings(max_examples=30, deadline=None)
@given(st.text(alphabet=AGREEMENT, max_size=600))
def test_any_text_is_read(text: str) -> None:
    found = SERVED.predict(text, 0.0)
    assert (found.start >= 0).all()
    assert (found.end <= len(text)).all()
    assert (found.start < found.end).all()
    for category in set(found.category.tolist()):
        places = sorted(
            zip(found.start[found.category == category], found.end[found.category == category], strict=True)
        )
        assert all(before[1] <= after[0] for before, after in pairwise(places))


def test_a_saved_model_is_the_same(tmp_path: Path) -> None:
    SERVED.save(tmp_path / "weights.npz")
    again = load(tmp_path / "weights.npz")
    assert (again.model_version, again.calibration_version) == (SERVED.model_version, SERVED.calibration_version)


def test_versions_follow_the_content() -> None:
    moved = _served(offset=SERVED.offset + 1)
    assert moved.model_version == SERVED.model_version
    assert moved.calibration_version != SERVED.calibration_version
    for name in ("weights", "bias", "wording", "wording_bias"):
        assert _served(**{name: getattr(SERVED, name) + 1}).model_version != SERVED.model_version


@pytest.mark.parametrize("content", [b"", b"no weights"])
def test_a_broken_file_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "weights.npz").write_bytes(content)
    with pytest.raises(ValueError, match=r"weights\.npz is not a weights file"):
        load(tmp_path / "weights.npz")


def test_weights_of_other_rules_are_refused() -> None:
    with pytest.raises(ValueError, match="do not match these rules"):
        _served(weights=SERVED.weights[:, 1:])
    with pytest.raises(ValueError, match="do not match these rules"):
        _served(wording=SERVED.wording[1:])


def test_every_clause_type_has_its_own_name() -> None:
    assert len(CLAUSES) == len(set(CATEGORIES)) == 16
