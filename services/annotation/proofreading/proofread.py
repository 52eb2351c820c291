"""All checks of a paper."""

from collections.abc import Callable, Iterable

from services.annotation.proofreading.attachments import check_attachments
from services.annotation.proofreading.blanks import check_blanks
from services.annotation.proofreading.dates import check_dates
from services.annotation.proofreading.day_style import check_day_style
from services.annotation.proofreading.fault import Fault
from services.annotation.proofreading.figures import check_figures
from services.annotation.proofreading.numbering import check_numbering
from services.annotation.proofreading.references import check_references
from services.annotation.proofreading.sheet import Sheet, sheet_of
from services.annotation.proofreading.signatures import check_signatures
from services.annotation.proofreading.sums import check_sums
from services.annotation.proofreading.terms import check_terms
from services.shared.domain.document import RedactedText


def proofread(text: RedactedText, *, changes_another: bool = False) -> tuple[Fault, ...]:
    """The faults of a paper, in order of their places. Empty for an empty text. `changes_another`: the paper is an
    amendment or the like, whose references, terms and attachments can be those of another paper.
    """
    sheet = sheet_of(text, changes_another=changes_another)
    found = [fault for check in _CHECKS for fault in check(sheet)]
    return tuple(sorted(found, key=lambda one: (one.span.start, one.span.end, one.check)))


_CHECKS: tuple[Callable[[Sheet], Iterable[Fault]], ...] = (
    check_references,
    check_figures,
    check_blanks,
    check_dates,
    check_day_style,
    check_attachments,
    check_numbering,
    check_terms,
    check_sums,
    check_signatures,
)
