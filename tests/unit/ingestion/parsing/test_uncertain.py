"""Words of a scan that were read with a low confidence are marked in the text."""

from pathlib import Path

from services.ingestion.extractors.result import Content
from services.ingestion.parsing.structure import structure
from services.shared.domain.layout import PageLayout
from services.shared.domain.spans import OriginalSpan
from services.shared.domain.uncertain import UNCERTAIN, OriginalUncertainWord

ROOT = Path(__file__).parents[4]
TEXT = "The Bonower shall pay"
STARTS, ENDS, BOXES = (0, 4, 12, 18), (3, 11, 17, 21), (0.0,) * 16


def page(*confidences: float, disputed: tuple[int, ...] = ()) -> PageLayout:
    return PageLayout(612, 792, STARTS, ENDS, BOXES, confidences, (0,), disputed)


def test_uncertain_words_are_marked() -> None:
    found = structure(Content(TEXT, (OriginalSpan(0, 21),), (page(0.96, 0.31, UNCERTAIN, 1.0),)))
    assert found.uncertain == (OriginalUncertainWord(OriginalSpan(4, 11), 0.31),)


def test_a_word_that_two_programs_read_differently_is_marked_so() -> None:
    found = structure(Content(TEXT, (OriginalSpan(0, 21),), (page(0.4, 0.31, 1.0, 1.0, disputed=(1,)),)))
    assert [(one.span.of(TEXT), one.disputed) for one in found.uncertain] == [("The", False), ("Bonower", True)]


def test_words_without_confidences_are_certain() -> None:
    assert structure(Content(TEXT, (OriginalSpan(0, 21),), (page(),))).uncertain == ()


def test_the_reader_of_the_console_has_the_same_limit() -> None:
    source = (ROOT / "services/console/reader/model/uncertain.ts").read_text()
    assert f"UNCERTAIN = {UNCERTAIN};" in source
