"""A page: a picture, its words, and a second time if it is turned."""

from collections.abc import Iterator

import pytest

from services.ingestion.extractors.scans.words import read_page
from services.ingestion.sandbox.ocr.reader import PICTURE_LIMITS, PageReader, PictureSandbox, is_unsure
from services.shared.domain.errors import Reason, Reject
from tests.unit.ingestion.extractors.scans.makers import encoded, picture_of_lines, scan

SURE = b"\n".join(b"5\t1\t1\t1\t1\t%d\t100\t100\t60\t20\t96\tword" % one for one in range(1, 9))
UNSURE = SURE.replace(b"\t96\t", b"\t20\t")


class FakeEngine:
    """`tables` are the answers, in order."""

    def __init__(self, *tables: bytes, turn: int = 0) -> None:
        self.tables = list(tables)
        self.pictures: list[tuple[bytes, int]] = []
        self._turn = turn

    def words(self, picture: bytes, dots: int) -> bytes:
        self.pictures.append((picture[:20], dots))
        return self.tables.pop(0)

    def turn(self, picture: bytes, dots: int) -> int:
        return self._turn


@pytest.fixture(scope="module")
def pictures() -> Iterator[PictureSandbox]:
    made = PictureSandbox(PICTURE_LIMITS, workers=1)
    yield made
    made.close()


def read(pictures: PictureSandbox, engine: FakeEngine | None, data: bytes, number: int = 1) -> bytes:
    return PageReader(pictures, lambda: engine, 150).read(data, number)


def test_a_page(pictures: PictureSandbox) -> None:
    engine = FakeEngine(SURE)
    page = read_page(read(pictures, engine, scan([picture_of_lines()])))
    assert page is not None
    assert (len(page.words), page.frame.angle) == (8, 0.0)
    assert [(one[:8], dots) for one, dots in engine.pictures] == [(b"P5\n1275 ", 150)]


def test_a_blank_page_is_not_read(pictures: PictureSandbox) -> None:
    page = read_page(read(pictures, FakeEngine(), scan([picture_of_lines(("",))])))
    assert page is not None
    assert page.blank


@pytest.mark.parametrize(
    ("tables", "turn", "angle"),
    [((UNSURE, SURE), 90, 90), ((UNSURE, UNSURE), 90, 0), ((UNSURE,), 0, 0), ((b"", SURE), 180, 180)],
)
def test_a_page_that_is_possibly_turned(
    pictures: PictureSandbox, tables: tuple[bytes, ...], turn: int, angle: int
) -> None:
    engine = FakeEngine(*tables, turn=turn)
    page = read_page(read(pictures, engine, encoded([picture_of_lines()], "PNG", dpi=(150, 150))))
    assert page is not None
    assert page.frame.angle == pytest.approx(angle, abs=6)  # and what is level then
    assert not engine.tables


@pytest.mark.parametrize(
    ("data", "reason"), [(b"II*\x00damaged", Reason.MALFORMED), (b"%PDF-1.4 damaged", Reason.MALFORMED)]
)
def test_a_damaged_document(pictures: PictureSandbox, data: bytes, reason: Reason) -> None:
    with pytest.raises(Reject) as caught:
        read(pictures, FakeEngine(), data)
    assert caught.value.reason is reason


def test_a_page_that_does_not_exist(pictures: PictureSandbox) -> None:
    with pytest.raises(Reject):
        read(pictures, FakeEngine(), encoded([picture_of_lines()], "PNG"), 2)


def test_without_a_program(pictures: PictureSandbox) -> None:
    with pytest.raises(Reject, match="needs_ocr"):
        read(pictures, None, b"")


@pytest.mark.parametrize(("table", "unsure"), [(SURE, False), (UNSURE, True), (b"", True), (b"5\t\n\xff", True)])
def test_an_unsure_page(table: bytes, *, unsure: bool) -> None:
    assert is_unsure(table) is unsure
