"""The second reader answers from a confined process; if that fails, there is no answer, and no error."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.ingestion.extractors.result import Limits
from services.ingestion.extractors.scans.picture import picture_of
from services.ingestion.extractors.scans.second import MOST_WORDS, pixels_of
from services.ingestion.sandbox.ocr.rapidocr import LICENCE, find_rapidocr
from services.ingestion.sandbox.ocr.second_reader import SECOND_LIMITS, SecondSandbox
from services.ingestion.sandbox.parent import IsolationError
from tests.unit.ingestion.extractors.scans.makers import encoded, picture_of_lines

needs_rapidocr = pytest.mark.skipif(find_rapidocr() is None, reason="no RapidOCR: run `scripts/setup.sh rapidocr`")
ROW = "5\t1\t1\t1\t1\t1\t{}\t{}\t{}\t{}\t40\tword"


class Misbehaving(SecondSandbox):
    module = "tests.unit.ingestion.sandbox.misbehaving_second"


class Missing(SecondSandbox):
    module = "tests.unit.ingestion.sandbox.no_such_module"


@pytest.fixture(scope="module")
def misbehaving() -> Iterator[SecondSandbox]:
    limits = Limits(memory=128 << 20, cpu_seconds=1, wall_seconds=2.5, output_bytes=1 << 20)
    made = Misbehaving(limits, workers=1)
    yield made
    made.close()


@pytest.mark.parametrize(
    "behaviour",
    [
        b"spin",
        b"hang",
        b"allocate",
        b"crash",
        b"exit",
        b"open_file",
        b"start_process",
        b"write_much",
        b"write_nonsense",
    ],
)
def test_a_process_that_misbehaves_gives_no_answer(misbehaving: SecondSandbox, behaviour: bytes) -> None:
    assert misbehaving.answer(b"[[0, 1, 2]]", behaviour) == b""
    assert misbehaving.answer(b"[]", b"") == b"[]"  # the next page is read


@pytest.mark.parametrize("answer", [b"", b"{}", b'{"reason": "malformed"}', b"nonsense"])
def test_what_is_no_answer_is_not_passed_on(misbehaving: SecondSandbox, answer: bytes) -> None:
    assert misbehaving.answer(answer, b"") == b""


def test_a_process_that_does_not_start_gives_no_answer() -> None:
    sandbox = Missing(SECOND_LIMITS, workers=1)
    assert sandbox.answer(b"", b"") == b""
    sandbox.close()


def test_a_machine_that_cannot_confine_it_gives_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise IsolationError

    sandbox = SecondSandbox(SECOND_LIMITS, workers=1)
    monkeypatch.setattr(sandbox, "_process", fail)
    assert sandbox.answer(b"", b"") == b""


def test_an_absent_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.ingestion.sandbox.ocr.rapidocr.find_spec", lambda _: None)
    assert find_rapidocr() is None


def test_a_package_without_its_model(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "rapidocr").mkdir()
    (tmp_path / "rapidocr" / "__init__.py").touch()
    (tmp_path / "onnxruntime.py").touch()
    monkeypatch.setattr("sys.path", [str(tmp_path)])
    assert find_rapidocr() is None


@pytest.fixture(scope="module")
def second() -> Iterator[SecondSandbox]:
    made = SecondSandbox(SECOND_LIMITS, workers=1)
    yield made
    made.close()


def page(*lines: str) -> bytes:
    data = encoded([picture_of_lines(lines, dots=200)], "PNG", dpi=(200, 200))
    return picture_of(data, 1, 200, Limits()).pgm()


@needs_rapidocr
def test_a_word_is_read_again(second: SecondSandbox) -> None:
    picture = page("Borrower")
    sure = ROW.format(0, 0, 1700, 2200).replace("\t40\t", "\t90\t")
    [found] = json.loads(second.answer(picture, f"{sure}\n{_row_of_ink(picture)}".encode()))
    assert found[:2] == [1, "Borrower"]
    assert found[2] > 0.9


def _row_of_ink(picture: bytes) -> str:
    """The row of a page with one word."""
    rows, columns = (pixels_of(picture) < 128).nonzero()
    left, top = int(columns.min()), int(rows.min())
    return ROW.format(left, top, int(columns.max()) - left + 1, int(rows.max()) - top + 1)


@needs_rapidocr
@pytest.mark.parametrize(
    ("picture", "row", "answered"),
    [
        (b"no picture", ROW.format(0, 0, 9, 9), False),
        (b"P5\n9 9\n255\n", ROW.format(0, 0, 9, 9), False),
        (b"P5\n99999 99999\n255\nx", ROW.format(0, 0, 9, 9), False),
        (b"P5\n1 1\n255\nx", ROW.format(0, 0, 1, 1), True),
        (b"P5\n40 40\n255\n" + b"x" * 1600, ROW.format(-1e9, -1e9, 1e308, 1e308), True),
        (b"P5\n40 40\n255\n" + b"x" * 1600, ROW.format("nan", 0, 9, 9), True),
        (b"P5\n40 40\n255\n" + b"x" * 1600, ROW.format("x", 0, 9, 9), False),
        (b"P5\n40 40\n255\n" + b"x" * 1600, ROW.format(900, 900, 9, 9), True),
        (b"P5\n40 40\n255\n" + bytes(range(200)) * 8, "\n".join([ROW.format(0, 0, 30, 9)] * (MOST_WORDS + 1)), True),
    ],
    ids=["none", "short", "huge", "one pixel", "infinite box", "nan", "no number", "outside", "too many words"],
)
def test_a_hostile_picture_does_no_harm(second: SecondSandbox, picture: bytes, row: str, *, answered: bool) -> None:
    assert bool(second.answer(picture, row.encode())) is answered
    assert second.answer(b"P5\n1 1\n255\nx", b"") == b"[]"


@needs_rapidocr
def test_most_words_are_read_within_the_limits(second: SecondSandbox) -> None:
    noise = bytes(range(256)) * 400 * 4
    rows = "\n".join([ROW.format(0, 0, 300, 20)] * MOST_WORDS)
    assert len(json.loads(second.answer(b"P5\n1024 400\n255\n" + noise, rows.encode()))) == MOST_WORDS


@needs_rapidocr
def test_the_installed_one() -> None:
    found = find_rapidocr()
    assert found is not None
    assert found.model.is_file()
    assert found.version[0].isdecimal()
    assert LICENCE == "Apache-2.0"
