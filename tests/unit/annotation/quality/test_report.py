from dataclasses import replace
from datetime import date

import pytest

from services.annotation.quality.records import Facts, FirstJudgement
from services.annotation.quality.report import By, Name, Row, report
from tests.unit.annotation.quality.quality_facts import made, place

FACTS = made(12)
Expected = tuple[int, int, int, float, float]
"""Hits, n, documents, and the ends of the interval."""
JUDGED = (Name.SAME_AS_MODEL, Name.CHANGED_JUDGEMENT)


def _named(rows: tuple[Row, ...], name: Name) -> Row:
    (row,) = [one for one in rows if one.name is name]
    return row


@pytest.mark.parametrize(
    ("by", "scopes"),
    [
        (By.ALL, ["all"]),
        (By.MATTER, ["M-0", "M-1", "M-2"]),
        (By.WORKFLOW, ["leases", "lending"]),
        (By.MONTH, ["2026-01", "2026-02", "2026-03", "2026-04"]),
    ],
)
def test_each_scope_has_each_figure(by: By, scopes: list[str]) -> None:
    rows = report(FACTS, by)
    assert list(dict.fromkeys(one.scope for one in rows)) == scopes
    assert len(rows) == len(scopes) * len(Name)


def test_scopes_add_up_to_all() -> None:
    everything, parts = report(FACTS, By.ALL), report(FACTS, By.MATTER)
    for name in (Name.RECALL, Name.ELUSION, Name.RICHNESS, Name.MISSED, Name.ALPHA, Name.FOUND_AGAIN, *JUDGED):
        own = [one for one in parts if one.name is name]
        assert sum(one.n for one in own) == _named(everything, name).n
        assert sum(one.documents for one in own) == _named(everything, name).documents


def test_intervals_contain_their_value() -> None:
    for row in report(FACTS, By.WORKFLOW):
        assert row.value is not None
        assert row.interval is not None
        assert row.interval.low <= row.value <= row.interval.high


def test_reviews_without_final_labels_do_not_count_as_found_again() -> None:
    assert _named(report(FACTS, By.ALL), Name.FOUND_AGAIN).documents == 11
    assert _named(report(FACTS, By.ALL), Name.ALPHA).documents == 12


def test_one_document_has_no_interval_of_agreement() -> None:
    row = _named(report(made(1), By.ALL), Name.ALPHA)
    assert row.value is not None
    assert row.interval is None


_SAID = [FirstJudgement(place(0), same, changed) for same, changed in ((True, False), (True, False), (False, True))]
_OPEN = FirstJudgement(place(1), same=False, changed=None)


@pytest.mark.parametrize(
    ("judgements", "same", "changed"),
    [
        ([], None, None),
        ([_OPEN], (0, 1, 1, 0.0, 0.975), None),
        (_SAID, (2, 3, 1, 0.0943, 0.9916), (1, 3, 1, 0.0084, 0.9057)),
        ([*_SAID, _OPEN], (2, 4, 2, 0.0676, 0.9324), (1, 3, 1, 0.0084, 0.9057)),
        (_SAID[:1] * 20, (20, 20, 1, 0.8316, 1.0), (0, 20, 1, 0.0, 0.1684)),
    ],
    ids=["nothing", "no decision", "three", "one open", "all the same"],
)
def test_first_judgements(judgements: list[FirstJudgement], same: Expected | None, changed: Expected | None) -> None:
    """The intervals are Clopper and Pearson's: for 20 of 20, the low end is 0.025 ** (1 / 20)."""
    rows = {one.name: one for one in report(Facts(judgements=judgements), By.ALL)}
    found = [rows.get(name) for name in JUDGED]
    assert len(rows) == sum(one is not None for one in (same, changed))
    for row, expected in zip(found, (same, changed), strict=True):
        if row is None or expected is None:
            assert (row, expected) == (None, None)
            continue
        hits, n, documents, low, high = expected
        assert (row.hits, row.n, row.drawn, row.documents, row.value) == (hits, n, n, documents, hits / n)
        assert row.interval
        assert (row.interval.low, row.interval.high) == pytest.approx((low, high), abs=5e-5)
        assert row.one_sided is None


def test_a_part_has_the_month_of_its_own_group() -> None:
    facts = made(1)
    later = tuple(replace(one, place=replace(one.place, day=date(2030, 1, 2))) for one in facts.judgements)
    rows = report(replace(facts, judgements=later), By.MONTH)
    assert {one.scope for one in rows if one.name in {Name.RECALL, Name.ALPHA}} == {"2026-01"}
    assert {one.scope for one in rows if one.name is Name.SAME_AS_MODEL} == {"2030-01"}


def test_without_facts() -> None:
    assert report(Facts(), By.ALL) == ()


def test_nothing_answered_yet() -> None:
    row = _named(report(Facts(frames=FACTS.frames), By.ALL), Name.RECALL)
    assert (row.value, row.n, row.hits) == (None, 0, 0)
