"""The gaps of texts inside a text are one for each kind, at their places in the whole."""

from hypothesis import given
from hypothesis import strategies as st

from services.ingestion.extractors.gaps import Joined, gap_of
from services.shared.domain.document import Gap, GapKind, GapPlace


def test_the_gaps_of_two_texts() -> None:
    gaps = Joined()
    gaps.add((Gap(GapKind.FORM, 2, (1, 2), (GapPlace(3, 1), GapPlace(9, 2))), Gap(GapKind.PICTURE)), 100, 1)
    gaps.add((Gap(GapKind.PICTURE, 3, (), (GapPlace(4),)),), 200, 3)
    assert gaps.found(3) == (
        Gap(GapKind.FORM, 2, (1, 2), (GapPlace(103, 1), GapPlace(109, 2))),
        Gap(GapKind.PICTURE, 4, (1, 3), (GapPlace(100, 1), GapPlace(204, 3))),
    )


def test_without_pages() -> None:
    gaps = Joined()
    gaps.add((Gap(GapKind.FORM, 1, (7,), (GapPlace(3, 7),)),), 10)
    assert gaps.found() == (Gap(GapKind.FORM, 1, (), (GapPlace(13),)),)


def test_the_places_are_the_first() -> None:
    gap = gap_of(GapKind.FORM, 200, [GapPlace(offset, 1 + offset // 10) for offset in range(200, 0, -1)], 5)
    assert [one.offset for one in gap.places] == list(range(1, 101))
    assert gap.pages == (1, 2, 3, 4, 5)


@given(st.lists(st.tuples(st.sampled_from(GapKind), st.integers(1, 300), st.integers(0, 120)), max_size=20))
def test_counts_are_exact_and_places_are_few(steps: list[tuple[GapKind, int, int]]) -> None:
    gaps, offset = Joined(), 0
    for kind, count, most in steps:
        places = min(count, most, 100)
        gaps.add((Gap(kind, count, (), tuple(GapPlace(one) for one in range(places))),), offset)
        offset += 1_000
    found = gaps.found()
    assert sum(one.count for one in found) == sum(count for _, count, _ in steps)
    for gap in found:
        assert 1 <= len(gap.places) <= min(gap.count, 100)
        assert [one.offset for one in gap.places] == sorted(one.offset for one in gap.places)
