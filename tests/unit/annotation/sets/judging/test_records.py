"""Whether a final decision differs from the first judgement."""

import pytest

from services.annotation.sets.judging.records import Answer, Judgement, Outcome
from services.shared.domain.clauses import Severity
from tests.unit.annotation.support import NOW

LOW, HIGH = Severity.LOW, Severity.HIGH
CASES = [
    (Answer("Cap", HIGH), None, None),
    (Answer("Cap", HIGH), Answer("Cap", HIGH), False),
    (Answer("Cap", HIGH), Answer("Cap", LOW), False),
    (Answer("Cap", HIGH), Answer("Cap"), False),
    (Answer("Cap"), Answer("Cap", LOW), False),
    (Answer("Cap"), Answer("Law"), True),
    (Answer(), Answer("Cap"), True),
    (Answer("Cap"), Answer(), True),
    (Answer(), Answer(), False),
]


@pytest.mark.parametrize(("own", "final", "changed"), CASES)
def test_a_change_is_another_label(own: Answer, final: Answer | None, changed: bool | None) -> None:
    judgement = Judgement("place", "anna@harbour-bank", own, Answer("Cap", LOW), NOW)
    assert Outcome(judgement, final).changed is changed
