"""How often the type is right, by hand-made answers."""

import pytest

from models.evaluation.document_types import Bin, Result, accuracy, bins, calibration_error, type_of_title


def result(right: str, said: str, confidence: float) -> Result:
    return Result("s", "d", right, said, confidence)


ANSWERS = [
    result("nda", "nda", 0.9),
    result("nda", "nda", 0.9),
    result("lease", "note", 0.9),
    result("lease", "lease", 0.5),
]


def test_accuracy() -> None:
    assert accuracy(ANSWERS) == 0.75
    assert accuracy([]) == 0.0


def test_calibration() -> None:
    assert bins(ANSWERS) == [Bin(3, 0.9, 0.667), Bin(1, 0.5, 1.0)]
    assert calibration_error(ANSWERS) == 0.3
    assert calibration_error([]) == 0.0


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("AcmeInc_2020_EX-10.1_Content License Agreement", "licence"),
        ("Acme_EX-10_Master Services Agreement2", "service"),
        ("Acme_Co-Branding Agreement", "collaboration"),
        ("Acme_License and Supply Agreement", ""),
        ("LeaseCo_Joint Filing Agreement", ""),
    ],
)
def test_type_of_title(title: str, kind: str) -> None:
    assert type_of_title(title) == kind
