"""The outcome and the cost of one file."""

from collections.abc import Iterator

import pytest

from services.ingestion.extractors.result import Limits
from tests.benchmarks.hostile.run import Outcome, run
from tests.benchmarks.hostile.watched import WatchedSandbox
from tests.benchmarks.word_recall.files import File
from tests.bombs.fixed.msg import messages
from tests.unit.ingestion.makers import pdf

LIMITS = Limits(memory=128 << 20, cpu_seconds=1, wall_seconds=60.0)


class _Misbehaving(WatchedSandbox):
    module = "tests.unit.ingestion.sandbox.misbehaving"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[WatchedSandbox]:
    made = WatchedSandbox(Limits())
    yield made
    made.close()


@pytest.fixture(scope="module")
def misbehaving() -> Iterator[WatchedSandbox]:
    made = _Misbehaving(LIMITS)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("name", "data", "kind", "outcome"),
    [
        ("a.txt", b"A note", ".txt: txt", "read"),
        ("a.PDF", pdf([["A note"]]), ".pdf: pdf", "read"),
        ("mail", b"Date: 1 Mar 2025\nSubject: a\n\nbody", "no extension: eml", "read"),
        ("a.pdf", b"%PDF-1.4 broken", ".pdf: pdf", "malformed"),
        ("a.docx", b"", ".docx: empty", "empty"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".doc: malformed", "malformed"),
        ("a.rar", b"Rar!\x1a\x07\x01\x00", ".rar: unsupported", "unsupported"),
    ],
)
def test_an_outcome(sandbox: WatchedSandbox, name: str, data: bytes, kind: str, outcome: str) -> None:
    found = run(File(name, data), sandbox, Limits(), with_words=True)
    assert (found.kind, found.outcome, found.has_fault) == (kind, outcome, False)
    assert (found.words > 0, found.lost) == (outcome == "read", 0)


def test_without_words(sandbox: WatchedSandbox) -> None:
    assert run(File("a.txt", b"A note"), sandbox, Limits(), with_words=False).words == 0


@pytest.mark.parametrize(
    ("behaviour", "outcome", "fault"),
    [("spin", "timed_out", "over_time"), ("answer", "read", ""), ("crash", "malformed", "")],
)
def test_a_document_that_attacks_its_parser(
    misbehaving: WatchedSandbox, behaviour: str, outcome: str, fault: str
) -> None:
    found = run(File(behaviour, behaviour.encode()), misbehaving, LIMITS, with_words=False)
    assert found.outcome == outcome
    assert [name for name in ("over_time", "over_memory") if getattr(found, name)] == [fault][: bool(fault)]
    assert (found.typed, found.leftovers) == (True, 0)


def test_the_cost_of_a_document_is_measured(misbehaving: WatchedSandbox) -> None:
    spun = run(File("spin", b"spin"), misbehaving, LIMITS, with_words=False)
    assert 0.8 < spun.cpu_seconds < 3
    grown = run(File("allocate", b"allocate"), misbehaving, LIMITS, with_words=False)
    assert grown.memory > 16 << 20


def test_a_dead_server_is_an_untyped_outcome(misbehaving: WatchedSandbox) -> None:
    misbehaving.start()
    assert misbehaving.server is not None
    misbehaving.server._process.kill()
    misbehaving.server._process.wait()
    found = run(File("answer", b"answer"), misbehaving, LIMITS, with_words=False)
    assert (found.outcome, found.typed, found.has_fault) == ("Retry", False, True)


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (Outcome("a", "k", "read"), False),
        (Outcome("a", "k", "KeyError", typed=False), True),
        (Outcome("a", "k", "read", over_time=True), True),
        (Outcome("a", "k", "read", over_memory=True), True),
        (Outcome("a", "k", "read", leftovers=1), True),
        (Outcome("a", "k", "read", words=9, lost=9), False),
    ],
)
def test_faults(outcome: Outcome, expected: bool) -> None:
    assert outcome.has_fault == expected


@pytest.mark.parametrize("name", messages())
def test_a_bomb_is_made_within_the_limits_of_its_format(name: str) -> None:
    """Those of Outlook have a writer that refuses what is too large."""
    assert len(messages()[name]()) > 1_000_000
