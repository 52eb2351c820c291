"""The picture of a page: grey, level, in the wanted resolution, within limits."""

import json

import numpy as np
import pytest
from PIL import Image

from services.ingestion.extractors.result import Limits
from services.ingestion.extractors.scans.picture import MOST_PIXELS, picture_of
from services.shared.domain.errors import Reason, Reject
from tests.unit.ingestion.extractors.scans.makers import encoded, grainy, picture_of_lines, scan
from tests.unit.ingestion.makers import pdf

LIMITS = Limits()


@pytest.mark.parametrize("dots", [100, 150])
def test_a_page_of_a_pdf(dots: int) -> None:
    found = picture_of(scan([picture_of_lines()]), 1, dots, LIMITS)
    assert found.pixels.shape == pytest.approx((dots * 11, dots * 8.5), abs=1)
    assert (found.size.width, found.size.height, found.angle, found.blank) == (612, 792, 0.0, False)
    assert found.scale == pytest.approx(dots / 72)
    assert found.pgm().startswith(b"P5\n%d %d\n255\n" % found.pixels.shape[::-1])
    assert json.loads(found.head())["pixels"] == list(found.pixels.shape[::-1])


@pytest.mark.parametrize(
    ("kind", "mode", "options"),
    [
        ("PNG", "L", {"dpi": (150, 150)}),
        ("JPEG", "RGB", {"dpi": (150, 150)}),
        ("TIFF", "1", {"dpi": (150, 150), "compression": "group4"}),
        ("PNG", "RGBA", {"dpi": (150, 150)}),
        ("PNG", "P", {"dpi": (150, 150)}),
    ],
)
def test_a_picture(kind: str, mode: str, options: dict[str, object]) -> None:
    found = picture_of(encoded([picture_of_lines().convert(mode)], kind, **options), 1, 100, LIMITS)
    assert found.pixels.shape == pytest.approx((1100, 850), abs=1)
    assert found.size.width == pytest.approx(612, abs=0.5)
    assert 0.9 < (found.pixels > 200).mean() < 0.999


def test_a_fax_has_other_dots_across_than_down() -> None:
    fax = picture_of_lines(dots=204).resize((1734, 1078))
    found = picture_of(encoded([fax], "TIFF", dpi=(204, 98)), 1, 100, LIMITS)
    assert found.pixels.shape == pytest.approx((1100, 850), abs=1)


@pytest.mark.parametrize("dots", [0, 72_000])
def test_without_a_true_resolution_a_page_is_a_letter(dots: int) -> None:
    options = {"dpi": (dots, dots)} if dots else {}
    found = picture_of(encoded([picture_of_lines(dots=200)], "PNG", **options), 1, 100, LIMITS)
    assert found.size.height == pytest.approx(792, abs=0.5)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turn_and_a_skew(turn: int) -> None:
    found = picture_of(scan([picture_of_lines(angle=-turn).rotate(-1.5, fillcolor=255)]), 1, 150, LIMITS, turn)
    assert found.angle == pytest.approx(turn + 1.5, abs=0.11)


def test_a_large_page_has_fewer_pixels() -> None:
    found = picture_of(pdf([["Words"]]), 1, 6_000, LIMITS)
    assert found.pixels.size <= MOST_PIXELS * 1.01


@pytest.mark.parametrize("picture", [Image.new("L", (850, 1100), 250), Image.new("L", (9, 9), 0)], ids=["white", "dot"])
def test_blank_pictures(picture: Image.Image) -> None:
    assert picture_of(encoded([picture], "PNG"), 1, 150, LIMITS).blank


def test_a_few_words_are_not_blank() -> None:
    found = picture_of(encoded([picture_of_lines(("Page 3",))], "PNG"), 1, 150, LIMITS)
    assert not found.blank
    assert np.asarray(found.pixels).dtype == np.uint8


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\x89PNG\r\n\x1a\nxxxx", Reason.MALFORMED),
        (encoded([picture_of_lines()], "PNG")[:9_000], Reason.MALFORMED),
        (encoded([picture_of_lines()], "TIFF")[:9_000], Reason.MALFORMED),
        (b"%PDF-1.4 nothing", Reason.MALFORMED),
        (pdf([["x"]], password="p"), Reason.NEEDS_PASSWORD),
    ],
)
def test_damaged_files_are_refused(data: bytes, reason: Reason) -> None:
    with pytest.raises(Reject) as caught:
        picture_of(data, 1, 100, LIMITS)
    assert caught.value.reason is reason


def test_too_many_pixels_are_refused() -> None:
    huge = encoded([Image.new("1", (13_000, 13_000), 1)], "TIFF", compression="group4")
    with pytest.raises(Reject) as caught:
        picture_of(huge, 1, 100, LIMITS)
    assert caught.value.reason is Reason.TOO_LARGE


def test_the_grain_of_the_paper_is_taken_away() -> None:
    found = picture_of(encoded([grainy(picture_of_lines())], "PNG", dpi=(150, 150)), 1, 150, LIMITS)
    assert (found.pixels >= 250).mean() > 0.9
