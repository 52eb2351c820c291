"""Each fault of a content is found."""

from dataclasses import replace

import pytest

from services.ingestion.extractors.result import Attachment, Content
from services.shared.domain.document import ChangeMark, Gap, GapKind, OriginalChange
from services.shared.domain.layout import PageLayout
from services.shared.domain.spans import OriginalSpan as S
from tests.fuzz.extraction.checks import check_content, check_structure

_LAYOUT = PageLayout(9.0, 9.0, (0, 4), (3, 7), (0.0, 0.0, 1.0, 1.0, 2.0, 0.0, 3.0, 1.0), lines=(0,))
_GOOD = Content(
    "one two",
    pages=(S(0, 4), S(4, 7)),
    layout=(replace(_LAYOUT, starts=(0,), ends=(3,), boxes=_LAYOUT.boxes[:4]), PageLayout(9.0, 9.0)),
    hidden=(S(0, 1), S(1, 3)),
    changes=(OriginalChange(S(4, 7), ChangeMark.DELETED),),
    gaps=(Gap(GapKind.SCAN, 1, (2,)),),
    attachments=(Attachment("a.pdf", "application/pdf", b""),),
)


def test_a_content_without_a_fault() -> None:
    check_content(_GOOD)
    check_structure(_GOOD)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (replace(_GOOD, hidden=(S(1, 3), S(0, 2))), "hidden: no order"),
        (replace(_GOOD, hidden=(S(0, 2), S(1, 3))), "hidden: no order"),
        (replace(_GOOD, hidden=(S(2, 2),)), "hidden: an empty span"),
        (replace(_GOOD, hidden=(S(2, 9),)), "hidden: past the end"),
        (replace(_GOOD, changes=(OriginalChange(S(4, 8), ChangeMark.DELETED),)), "changes: past the end"),
        (replace(_GOOD, pages=(S(0, 3), S(4, 7))), "pages: a gap"),
        (replace(_GOOD, pages=(S(0, 4), S(4, 6)), layout=()), "pages: they do not end"),
        (replace(_GOOD, layout=(_LAYOUT,)), "a layout for some pages only"),
        (replace(_GOOD, layout=(_LAYOUT, PageLayout(9.0, 9.0))), "outside of its page"),
        (replace(_GOOD, layout=(replace(_LAYOUT, boxes=()), PageLayout(9.0, 9.0))), "not four numbers"),
        (replace(_GOOD, layout=(PageLayout(9.0, float("nan")),) * 2), "without a size"),
        (replace(_GOOD, layout=(PageLayout(9.0, 9.0, (0,), (1,), (0.0, 0.0, 0.0, float("inf"))),) * 2), "not a number"),
        (replace(_GOOD, layout=(PageLayout(9.0, 9.0, (0,), (1,), (5.0, 0.0, 1.0, 1.0)),) * 2), "sides reversed"),
        (replace(_GOOD, layout=(PageLayout(9.0, 9.0, (2,), (4,), (0.0, 0.0, 1.0, 1.0)),) * 2), "white space"),
        (replace(_GOOD, layout=(replace(_GOOD.layout[0], lines=()), PageLayout(9.0, 9.0))), "before the first line"),
        (replace(_GOOD, layout=(replace(_GOOD.layout[0], lines=(0, 1)), PageLayout(9.0, 9.0))), "an empty line"),
        (replace(_GOOD, gaps=(Gap(GapKind.SCAN),) * 2), "two of one kind"),
        (replace(_GOOD, gaps=(Gap(GapKind.SCAN, 0),)), "a gap of nothing"),
        (replace(_GOOD, gaps=(Gap(GapKind.SCAN, 1, (3,)),)), "does not exist"),
        (replace(_GOOD, gaps=(Gap(GapKind.SCAN, 2, (2, 1)),)), "without order"),
        (replace(_GOOD, attachments=(Attachment(" ", "", b""),)), "without a name"),
        (replace(_GOOD, attachments=(Attachment("a\nb", "", b""),)), "control character"),
    ],
)
def test_a_fault_is_found(content: Content, fault: str) -> None:
    with pytest.raises(AssertionError, match=fault):
        check_content(content)
