"""The parts of a paper that the checks share: body, signatures, attachments, and what was left out."""

import re
from dataclasses import dataclass
from functools import cached_property

from services.annotation.proofreading.outline import Number, Outline, outline_of
from services.annotation.proofreading.section_numbers import section_numbers
from services.shared.domain.document import RedactedSection, RedactedText
from services.shared.domain.spans import RedactedSpan


@dataclass(frozen=True)
class Sheet:
    """A text with its parts. Offsets are code points of the redacted text. `is_amendment`: it changes another paper,
    whose sections and terms it uses.
    """

    text: str
    sections: tuple[RedactedSection, ...] = ()
    paragraphs: tuple[RedactedSpan, ...] = ()
    is_amendment: bool = False

    @cached_property
    def outline(self) -> Outline:
        """The numbers of the sections."""
        return outline_of(self.text)

    @cached_property
    def section_numbers(self) -> frozenset[Number]:
        """The section numbers that are anywhere other than in a reference."""
        return section_numbers(self.text)

    @cached_property
    def words(self) -> frozenset[str]:
        """The words that are in lower case somewhere, in the singular."""
        found = set(_LOWER.findall(self.text))
        return frozenset(one.removesuffix("s") for one in found) | found

    @cached_property
    def signing(self) -> int:
        """Where the parties sign; the end of the text if they do not."""
        start = len(self.text) // 10
        match = _WITNESS.search(self.text, start) or _EXECUTED.search(self.text, start)
        return match.start() if match else len(self.text)

    @cached_property
    def attachments(self) -> dict[tuple[str, str], int]:
        """The first place of the heading of each attachment behind the body, by kind and label."""
        headings = [
            *_ALONE.finditer(self.text, len(self.text) * 3 // 10),
            *_ATTACHMENT.finditer(self.text, self.signing),
        ]
        if self.signing == len(self.text):
            headings += _CAPITALS.finditer(self.text, len(self.text) // 2)
        found: dict[tuple[str, str], int] = {}
        for match in sorted(headings, key=lambda one: one.start()):
            found.setdefault((match["kind"].lower(), match["label"].upper()), match.start("kind"))
        return found

    @cached_property
    def body_end(self) -> int:
        """The end of the agreement's own text: its signatures or its first attachment."""
        return min((self.signing, *self.attachments.values()))

    @cached_property
    def is_cut(self) -> bool:
        """Whether passages were left out: an excerpt, a text that begins inside a sentence, or deletions."""
        return self.text.lstrip()[:1].islower() or bool(_CUT.search(self.text, 0, self.body_end))

    @cached_property
    def lacks_attachments(self) -> bool:
        """Whether the text says that attachments were left out."""
        return bool(_OMITTED.search(self.text))

    def paragraph(self, place: int) -> tuple[int, int]:
        """`(start, end)` of the passage around `place`, between blank lines, at most 1,500 code points on each side."""
        before = [match.end() for match in _BREAK.finditer(self.text, max(place - _REACH, 0), place)]
        after = _BREAK.search(self.text, place, place + _REACH)
        start = before[-1] if before else max(place - _REACH, 0)
        return start, after.start() if after else min(place + _REACH, len(self.text))


def sheet_of(text: RedactedText, *, changes_another: bool = False) -> Sheet:
    """The sheet of what a reader sees: without hidden text. `changes_another`: it is an amendment or the like."""
    return Sheet(text.without_hidden().unconfused().text, text.sections, text.paragraphs, changes_another)


_LOWER = re.compile(r"\b[a-z]{3,20}\b")
_REACH = 1_500
_BREAK = re.compile(r"\n[ \t\r]{0,80}\n")
_WITNESS = re.compile(r"I(?:N|n)\s{1,3}(?:W(?:ITNESS|itness)|T(?:ESTIMONY|estimony))\s{1,3}W(?:HEREOF|hereof)")
_EXECUTED = re.compile(r"(?<!shall )\b(?:have|has) (?:duly )?(?:caused|executed) this\b")
_KIND = r"(?P<kind>EXHIBIT|SCHEDULE|ANNEX|APPENDIX|ATTACHMENT|Exhibit|Schedule|Annex|Appendix|Attachment)\s{1,3}"
_LABEL = (
    r"(?:No\. ?)?[\"“]?(?P<label>[A-Z]{1,2}(?:[.-]?\d{1,2})?|[IVX]{1,5}|\d{1,2}(?:\.\d{1,2}){0,2}"
    r"(?:\([a-z]\))?)[\"”]?"
)
_ALONE = re.compile(r"(?:\n[ \t\r]{0,80}\n|>[ \t\r]*\n)[ \t]{0,90}" + _KIND + _LABEL + r"[ \t\r]{0,80}(?=\n)")
_ATTACHMENT = re.compile(
    r"^[ \t]{0,90}" + _KIND + _LABEL + r"(?=[ \t]{0,9}(?:\r?$|[-–—:(]|to\b|TO\b|[ \t][A-Z]))", re.MULTILINE
)
_CAPITALS = re.compile(
    r"^[ \t]{0,90}(?P<kind>EXHIBIT|SCHEDULE|ANNEX|APPENDIX)\s{1,3}[\"“]?(?P<label>[A-Z]|\d{1,2})[\"”]?"
    r"[ \t]{1,3}[A-Z]{2}",
    re.MULTILINE,
)
_CUT = re.compile(
    r"(?i)\[excerpts?|\bexcerpts? (?:from|of) (?:the|this|an?) [a-z ]{0,40}agreement"
    r"|^[ \t]{0,90}\[?[ \t]{0,9}\*[ \t]{0,9}\*[ \t]{0,9}\*?[ \t]{0,9}\]?[ \t\r]{0,90}$"
    r"|\*{40}\s{1,9}\*{20}",
    re.MULTILINE,
)
_OMITTED = re.compile(
    r"(?i)\b(?:exhibits?|schedules?|annex(?:es)?|appendi(?:x|ces)|attachments?)\b[^.]{0,200}"
    r"\b(?:omitted|not (?:been )?(?:filed|included|attached|provided|reproduced)|(?:furnish|provid)ed? "
    r"(?:to|upon|supplementally)|upon request)"
)
