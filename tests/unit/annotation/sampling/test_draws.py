import pytest

from services.annotation.sampling.draws import Draw, chance, draw

KEY, OTHER = b"k" * 32, b"o" * 32


def test_a_redelivery_draws_the_same() -> None:
    drawn = draw(KEY, "d-1", "lending", 0.1)
    assert draw(KEY, "d-1", "lending", 0.1) == drawn
    assert (drawn.rule, drawn.share) == ("lending", 0.1)


@pytest.mark.parametrize(("share", "drawn"), [(0.0, 0), (1.0, 500)])
def test_a_share_of_none_or_all(share: float, drawn: int) -> None:
    assert sum(draw(KEY, f"d-{number}", "r", share).drawn for number in range(500)) == drawn


def test_the_share_holds() -> None:
    """400 of 4,000 are expected, with a standard deviation of 19: the key and the documents are fixed."""
    assert 340 < sum(draw(KEY, f"d-{one}", "r", 0.1).drawn for one in range(4_000)) < 460


def test_another_key_or_purpose_draws_another_way() -> None:
    documents = [f"d-{number}" for number in range(200)]
    own = [chance(KEY, "second-review", one) < 0.5 for one in documents]
    for other in (
        [chance(OTHER, "second-review", one) < 0.5 for one in documents],
        [chance(KEY, "x", one) < 0.5 for one in documents],
    ):
        assert 60 < sum(a == b for a, b in zip(own, other, strict=True)) < 140
    assert all(0 <= chance(KEY, "x", one) < 1 for one in documents)


def test_a_larger_share_keeps_what_a_smaller_one_draws() -> None:
    for number in range(200):
        small, large = (draw(KEY, f"d-{number}", "r", share) for share in (0.1, 0.3))
        assert large.drawn or not small.drawn
    assert Draw("r", 0.1, drawn=True) != Draw("r", 0.1, drawn=False)
