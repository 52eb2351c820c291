"""Limits of the gate's checks by matter."""

import pytest

from services.redaction.vault.probes import Probes
from services.redaction.vault.records import Matter
from services.shared.domain.errors import Reason, Retry
from tests.fakes import FakeClock

ONE, OTHER = Matter("harbour-bank", "loan-1"), Matter("northgate-credit", "loan-1")


def test_the_limit_is_per_matter_and_minute() -> None:
    clock, counted = FakeClock(), list[str]()
    probes = Probes(clock, 2, counted.append)
    probes.admit(ONE)
    clock.advance(40)
    probes.admit(ONE)
    with pytest.raises(Retry) as limited:
        probes.admit(ONE)
    assert limited.value.reason is Reason.RATE_LIMITED
    assert limited.value.after == pytest.approx(20)
    probes.admit(OTHER)
    clock.advance(20)
    probes.admit(ONE)
    assert counted == ["limited"]


@pytest.mark.parametrize(
    ("texts", "found", "known", "patterns"),
    [
        (["x" * 65], [], True, ()),
        (["x" * 64], [], True, ("short",)),
        ([], [], True, ("short",)),
        (["x" * 65], ["PERSON"], False, ("found", "document")),
    ],
)
def test_patterns_are_named_and_counted(
    texts: list[str], found: list[str], known: bool, patterns: tuple[str, ...]
) -> None:
    counted = list[str]()
    assert Probes(FakeClock(), 1, counted.append).unusual(texts, found, known_document=known) == patterns
    assert tuple(counted) == patterns
