"""Figures of served weights on agreements that they were not trained on."""

from models.training.loans.data import make_example
from models.training.loans.final import figures_of
from models.training.loans.fit import fit
from tests.unit.models.training.loans.test_train import TEXT, agreement


def test_predictions_are_counted_with_intervals() -> None:
    scorer = fit([make_example(agreement(name)) for name in "abcd"], 0)
    figures = figures_of([agreement("x"), agreement("y", open_from=TEXT.index("Section 1.3"))], scorer)
    assert (figures["agreements"], figures["provisions"]) == (2, 5)
    assert figures["recall at 3"] == [1.0, 1.0, 1.0]
    assert figures["recall"] == 1.0
    assert figures["false_flags"] == 0.0
