"""Other forms of a name that was found elsewhere in the text."""

import pytest

from services.redaction.detection.parts import other_forms


@pytest.mark.parametrize(
    ("names", "text", "found"),
    [
        (["Eva Plan"], "signed by E.M. Plan today", ["E.M. Plan"]),
        (["Eva Plan"], "signed by E. Plan today", ["E. Plan"]),
        (["Eva Plan"], "EVA M. PLAN", ["EVA M. PLAN"]),
        (["EVA PLAN"], "Eva M. Plan signs", ["Eva M. Plan"]),
        (["Eva Plan"], "By: Plan Eva", ["Plan Eva"]),
        (["Eva Plan"], "By: Plan, Eva", ["Plan, Eva"]),
        (["Eva Plan"], "AGREED:\nEva\n    Plan\nDirector", ["Eva\n    Plan"]),
        (["Dr. Eva van Plan"], "Eva Plan", ["Eva Plan"]),
        (["Plan, Eva M."], "Eva Plan", ["Eva Plan"]),
        # Not: a part alone, a part beside other words, a single word.
        (["Eva Plan"], "the Plan and the Benefit Plan; Eva's", []),
        (["Eva Plan", "Jo Draft"], "Jo Plan", []),
        (["Plan"], "A. Plan", []),
        (["Mr. Plan"], "Mr. E. Plan", ["E. Plan"]),
    ],
)
def test_other_forms(names: list[str], text: str, found: list[str]) -> None:
    assert list(dict.fromkeys(span.of(text) for span in other_forms(text, names))) == found
