"""Boxes on the level page lie on the same ink as boxes on the page that a reader sees."""

import numpy as np
import pytest

from services.ingestion.extractors.scans.frame import Frame

BOX = np.array([[100.0, 200.0, 160.0, 212.0]], np.float32)


def test_a_level_page_is_the_page() -> None:
    frame = Frame(612, 792, 612, 792)
    assert frame.displayed(BOX) is BOX
    assert frame.level(BOX) is BOX


@pytest.mark.parametrize(
    ("angle", "box"),
    [
        (90.0, (612 - 212, 100, 612 - 200, 160)),
        (180.0, (612 - 160, 792 - 212, 612 - 100, 792 - 200)),
        (270.0, (200, 792 - 160, 212, 792 - 100)),
    ],
)
def test_quarter_turns(angle: float, box: tuple[float, ...]) -> None:
    level = (612.0, 792.0) if angle == 180 else (792.0, 612.0)
    frame = Frame(612, 792, *level, angle)
    assert frame.displayed(BOX)[0].tolist() == pytest.approx(box, abs=0.01)
    assert frame.level(frame.displayed(BOX)).tolist()[0] == pytest.approx(BOX[0].tolist(), abs=0.01)


def test_a_small_turn_keeps_the_middle() -> None:
    frame = Frame(612, 792, 652, 822, 3.0)
    displayed = frame.displayed(BOX)[0]
    back = frame.level(displayed[None])[0]
    assert back[:2] + back[2:] == pytest.approx(BOX[0, :2] + BOX[0, 2:], abs=0.01)
    assert displayed[2] - displayed[0] == pytest.approx(60, abs=2)


def test_no_boxes() -> None:
    assert len(Frame(612, 792, 792, 612, 90.0).displayed(np.zeros((0, 4), np.float32))) == 0
