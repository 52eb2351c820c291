"""Tesseract runs in a confined process within its limits; its failures are reasons."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from services.ingestion.extractors.result import Limits
from services.ingestion.extractors.scans.picture import picture_of
from services.ingestion.sandbox.ocr.engine import Engine
from services.ingestion.sandbox.ocr.installed import InstalledEngine
from services.ingestion.sandbox.ocr.tesseract import Tesseract, find_tesseract
from services.ingestion.sandbox.parent import IsolationError
from services.shared.domain.errors import Reason, Reject, Retry
from tests.unit.ingestion.extractors.scans.makers import encoded, picture_of_lines
from tests.unit.ingestion.sandbox.ocr.support import needs_ocr

NOWHERE = Tesseract(Path("/nowhere/libtesseract.so.5"), Path("/nowhere"), "5.9.1")
LIMITS = Limits(memory=128 << 20, cpu_seconds=1, wall_seconds=2.5, output_bytes=1 << 20)


class Misbehaving(Engine):
    module = "tests.unit.ingestion.sandbox.misbehaving_engine"


@pytest.fixture(scope="module")
def misbehaving() -> Iterator[Engine]:
    made = Misbehaving(NOWHERE, "eng", LIMITS)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [
        (b"spin", Reason.TIMED_OUT),
        (b"hang", Reason.TIMED_OUT),
        (b"allocate", Reason.TOO_LARGE),
        (b"crash", Reason.MALFORMED),
        (b"exit", Reason.MALFORMED),
        (b"open_file", Reason.MALFORMED),
        (b"start_process", Reason.MALFORMED),
        (b"write_much", Reason.TOO_LARGE),
        (b"write_nonsense", Reason.MALFORMED),
        (b"{}", Reason.MALFORMED),
        (b'{"reason": "no such"}', Reason.MALFORMED),
        (b'{"reason": 1', Reason.MALFORMED),
        (b'{"reason": "too_large"}', Reason.TOO_LARGE),
    ],
)
def test_failures(misbehaving: Engine, behaviour: bytes, reason: Reason) -> None:
    with pytest.raises(Reject) as caught:
        misbehaving.words(behaviour, 300)
    assert caught.value.reason in (reason, Reason.TIMED_OUT)  # on a busy machine, the time limit can come first
    assert misbehaving.words(b"5\tword", 300) == b"5\tword"  # the next page is read


@pytest.mark.parametrize(("answer", "turn"), [(b"90", 90), (b"", 0), (b"ninety", 0), (b"crash", 0)])
def test_a_turn_that_is_not_clear_is_none(misbehaving: Engine, answer: bytes, turn: int) -> None:
    assert misbehaving.turn(answer, 300) == turn


def test_a_turn_that_takes_too_long(misbehaving: Engine) -> None:
    with pytest.raises(Reject) as caught:
        misbehaving.turn(b"hang", 300)
    assert caught.value.reason is Reason.TIMED_OUT


def test_a_library_that_cannot_be_loaded() -> None:
    engine = Engine(NOWHERE, "eng")
    with pytest.raises(Reject) as caught:
        engine.words(b"", 300)
    assert caught.value.reason is Reason.NEEDS_OCR
    engine.close()


@pytest.mark.parametrize(
    ("error", "found"),
    [(IsolationError(), Reject(Reason.NEEDS_OCR)), (TimeoutError(), Retry(Reason.INTERNAL))],
    ids=["no seccomp", "a busy machine"],
)
def test_a_process_that_does_not_start(
    error: Exception, found: Reject | Retry, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise error

    engine = Engine(NOWHERE, "eng")
    monkeypatch.setattr(engine, "_process", fail)
    with pytest.raises(type(found)) as caught:
        engine.words(b"", 300)
    assert caught.value.reason is found.reason


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    installed = InstalledEngine("tesseract", "eng")
    found = installed.find()
    assert found is not None
    yield found
    installed.close()


def made(angle: float = 0.0) -> bytes:
    data = encoded([picture_of_lines(angle=angle, dots=200)], "PNG", dpi=(200, 200))
    return picture_of(data, 1, 200, Limits()).pgm()


@needs_ocr
def test_the_words_of_a_page(engine: Engine) -> None:
    table = engine.words(made(), 200).decode()
    words = [line.split("\t")[-1] for line in table.splitlines() if line.startswith("5\t")]
    assert {"LOAN", "AGREEMENT", "Meridian", "4.25", "England"} <= set(words)


@needs_ocr
@pytest.mark.parametrize("angle", [0, 90, 180, 270])
def test_the_turn_of_a_page(engine: Engine, angle: int) -> None:
    lines = [f"This sentence number {one} is a part of the agreement between both parties." for one in range(30)]
    data = encoded([picture_of_lines(lines, angle=angle, dots=200)], "PNG", dpi=(200, 200))
    pixels = picture_of(data, 1, 200, Limits())
    assert engine.turn(pixels.pgm(), 200) == (360 - angle) % 360


@needs_ocr
def test_a_picture_without_words_has_none(engine: Engine) -> None:
    white = Image.fromarray(np.full((300, 300), 255, np.uint8))
    pgm = b"P5\n300 300\n255\n" + white.tobytes()
    assert b"\n5\t" not in engine.words(pgm, 300)
    assert engine.turn(pgm, 300) == 0


@needs_ocr
@pytest.mark.parametrize("data", [b"", b"P5\n9 9\n255\n", b"no picture at all", b"P5\n99999 99999\n255\nx"])
def test_damaged_pictures_are_refused(engine: Engine, data: bytes) -> None:
    with pytest.raises(Reject):
        engine.words(data, 300)


@needs_ocr
def test_a_page_does_not_change_the_next(engine: Engine) -> None:
    first = engine.words(made(), 200)
    engine.turn(made(90.0), 200)
    engine.words(made(2.0), 200)
    assert engine.words(made(), 200) == first


@needs_ocr
def test_without_the_model_of_turns(tmp_path: Path) -> None:
    installed = find_tesseract("tesseract")
    assert installed is not None
    (tmp_path / "eng.traineddata").symlink_to(installed.models / "eng.traineddata")
    upright = Engine(Tesseract(installed.library, tmp_path, installed.version), "eng")
    assert upright.turn(made(90.0), 200) == 0
    assert b"Meridian" in upright.words(made(), 200)
    upright.close()
