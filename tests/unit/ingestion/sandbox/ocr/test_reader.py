"""A page: a picture, its words, and a second time if it is turned."""

from collections.abc import Iterator

import pytest

from services.ingestion.extractors.scans.second import MOST_WORDS, Reading, answer_of
from services.ingestion.extractors.scans.words import read_page
from services.ingestion.sandbox.ocr.reader import PICTURE_LIMITS, PageReader, PictureSandbox, is_unsure
from services.shared.domain.errors import Reason, Reject
from tests.unit.ingestion.extractors.scans.makers import encoded, grainy, picture_of_lines, scan

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


class FakeInstalled:
    def __init__(self, engine: FakeEngine | None) -> None:
        self._engine = engine

    def find(self) -> FakeEngine | None:
        return self._engine

    def close(self) -> None: ...


class FakeSecond:
    def __init__(self, part: bytes = b"") -> None:
        self._part = part
        self.asked: list[tuple[bytes, bytes]] = []

    def answer(self, picture: bytes, table: bytes) -> bytes:
        self.asked.append((picture[:20], table))
        return self._part

    def close(self) -> None: ...


@pytest.fixture(scope="module")
def pictures() -> Iterator[PictureSandbox]:
    made = PictureSandbox(PICTURE_LIMITS, workers=1)
    yield made
    made.close()


def read(
    pictures: PictureSandbox,
    engine: FakeEngine | None,
    data: bytes,
    number: int = 1,
    second: FakeSecond | None = None,
) -> bytes:
    return PageReader(pictures, FakeInstalled(engine), 150, second).read(data, number)


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


MIXED = SURE + b"\n" + SURE.replace(b"\t96\tword", b"\t40\tward").split(b"\n", 1)[0]


def test_uncertain_words_are_read_again(pictures: PictureSandbox) -> None:
    second = FakeSecond(answer_of({8: Reading("word", 0.99)}))
    page = read_page(read(pictures, FakeEngine(MIXED), scan([picture_of_lines()]), second=second))
    assert page is not None
    assert page.words == ["word"] * 9
    assert [(one[:8], table) for one, table in second.asked] == [(b"P5\n1275 ", MIXED)]


def test_a_turned_page_is_read_again_from_its_turned_picture(pictures: PictureSandbox) -> None:
    second, data = FakeSecond(), encoded([picture_of_lines()], "PNG", dpi=(150, 150))
    read(pictures, FakeEngine(UNSURE, MIXED, turn=90), data, second=second)
    [(picture, table)] = second.asked
    assert table == MIXED
    assert int(picture.split()[1]) >= 1650  # the page is as high, and the picture was 1275 wide before


def test_without_an_answer_the_page_is_as_it_was_read(pictures: PictureSandbox) -> None:
    alone = read(pictures, FakeEngine(MIXED), scan([picture_of_lines()]))
    assert read(pictures, FakeEngine(MIXED), scan([picture_of_lines()]), second=FakeSecond()) == alone


@pytest.mark.parametrize("table", [SURE, b"\n".join([MIXED] * (MOST_WORDS + 1))], ids=["none", "too many"])
def test_pages_that_are_not_read_again(pictures: PictureSandbox, table: bytes) -> None:
    second = FakeSecond(b"[]")
    read(pictures, FakeEngine(table), scan([picture_of_lines()]), second=second)
    assert second.asked == []


@pytest.mark.parametrize("is_grainy", [True, False])
def test_boxes_fit_the_ink_of_a_grainy_page_only(pictures: PictureSandbox, is_grainy: bool) -> None:
    lines = picture_of_lines()
    table = b"5\t1\t1\t1\t1\t1\t60\t60\t1100\t400\t96\tword"
    page = read_page(read(pictures, FakeEngine(table), scan([grainy(lines) if is_grainy else lines])))
    assert page is not None
    wide = float(page.boxes[0, 2] - page.boxes[0, 0])
    assert (wide < 1100 * 72 / 150 - 5) is is_grainy
    assert page.words == ["word"]


@pytest.mark.parametrize(
    ("table", "picture"), [(b"5\t1\t1\t1\t1\t1\tx\t1\t1\t1\t1\ta", b"P5\n1 1\n255\n\0"), (SURE, b"P6")]
)
def test_a_table_that_cannot_be_fitted_stays(pictures: PictureSandbox, table: bytes, picture: bytes) -> None:
    assert pictures.fitted(table, picture) == table
