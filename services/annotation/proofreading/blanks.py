"""Blanks to fill in, and notes of drafters, that are left in the body."""

import re
from collections.abc import Iterator

from services.annotation.proofreading.fault import Check, Fault, together
from services.annotation.proofreading.sheet import Sheet
from services.shared.domain.spans import RedactedSpan


def check_blanks(sheet: Sheet) -> Iterator[Fault]:
    """One fault for all passages with blanks; on the deal if one is for an amount, a date or a party."""
    found: list[RedactedSpan] = []
    end = 0
    for match in _EITHER.finditer(sheet.text, 0, sheet.body_end):
        if match.start() < end or not (match["note"] or _in_sentence(sheet.text, match)):
            continue
        end = sheet.paragraph(match.end())[1]
        found.append(RedactedSpan(match.start(), match.end()))
    on_deal = any(_DEAL.search(sheet.text, max(one.start - _NEAR, 0), one.end + _NEAR) for one in found)
    yield from together(Check.BLANK, found, on_deal=on_deal)


def _in_sentence(text: str, match: re.Match[str]) -> bool:
    """Whether there are words on both sides, and the line is not one for a signature or a rule."""
    before = text[max(match.start() - _NEAR, 0) : match.start()]
    after = text[match.end() : match.end() + _NEAR]
    line = before.rsplit("\n", 1)[-1] + after.split("\n", 1)[0]
    return bool(_WORDS_BEFORE.search(before) and _WORDS_AFTER.match(after)) and not _SIGNATURE.search(line)


_NEAR = 90
_DEAL = re.compile(
    r"(?i)[$%€£]|\b(?:dollars?|percent|days?|date|dated|amounts?|price|fees?|name|between|corporation|company|rate"
    r"|months?|years?|interest|principal)\b"
)
_EITHER = re.compile(
    r"(?P<blank>(?<![_-])_{3,200}(?![_-])|\[(?:[ \t_.]{1,40}|[●•]{1,3})\])"
    r"|(?P<note>\[(?i:insert\b[^\[\]]{0,100}|tbd|to be (?:determined|inserted|completed|agreed"
    r"|confirmed)[^\[\]]{0,60}"
    r"|note to draft[^\[\]]{0,300}|ntd:[^\[\]]{0,300}"
    r"|(?:name|address|amount|date|number|title|state|city) of [^\[\]]{1,40}|specify[^\[\]]{0,60}"
    r"|describe[^\[\]]{0,60}|date|amount|address|to come)\])"
)
_WORDS_BEFORE = re.compile(r"[A-Za-z]{2}[,.:]?\s{0,3}[$#(\"“]?[ \t]{0,3}$|\b(?:[Ss]ection|a)\s{1,3}$")
_WORDS_AFTER = re.compile(
    r"[ \t]{0,3}[%)\"”]{0,2}(?:st|nd|rd|th)?[,.;]?\s{0,3}\(?[a-z]{2}|[ \t]{0,3},?\s{0,2}(?:19|20)\d\d"
)
_SIGNATURE = re.compile(
    r"(?i)\b(?:by|name|title|its|attest|witness|signature|signed|print(?:ed)?"
    r"|attention|attn|fax|tel(?:ephone)?|e-?mail|address)\s?:|\b(?:accepted|acknowledged|agreed)\s(?:and\s\w+\s)?(?:to\s)?this\b"
)
