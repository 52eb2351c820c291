import pytest

from services.annotation.quality.records import Facts
from services.annotation.quality.report import By, Name, Row, report
from tests.unit.annotation.quality.quality_facts import made

FACTS = made(12)


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
    for name in (Name.RECALL, Name.ELUSION, Name.RICHNESS, Name.MISSED, Name.ALPHA, Name.FOUND_AGAIN):
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


def test_without_facts() -> None:
    assert report(Facts(), By.ALL) == ()


def test_nothing_answered_yet() -> None:
    row = _named(report(Facts(frames=FACTS.frames), By.ALL), Name.RECALL)
    assert (row.value, row.n, row.hits) == (None, 0, 0)
