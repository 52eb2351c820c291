"""The section numbers of a text, those of references left out, and gaps that can hide one.

Extracted texts run sections together, so that a number can follow any word, and a placeholder can replace a number with
the words beside it. A check that a section is missing asks here.
"""

import re

from services.annotation.proofreading.outline import Number, is_headed, numbered


def section_numbers(text: str) -> frozenset[Number]:
    """All numbers such as 7.2, and those that they are below, such as 7 and 7.2 of 7.2.1."""
    found = {numbered(one["number"]) for one in _NUMBER.finditer(text) if not refers(text, *one.span("number"))}
    return frozenset(one[:depth] for one in found for depth in range(1, len(one) + 1))


def can_hide(text: str, start: int, end: int) -> bool:
    """Whether `[start, end)` has a placeholder or an omission that can hold a section number and its title."""
    return bool(_HIDES.search(text, start, max(start, end)))


def refers(text: str, start: int, end: int) -> bool:
    """Whether the number at `[start, end)` is one of a reference."""
    before = text[max(start - _BEFORE, 0) : start]
    word = _WORD.search(before)
    if word is None:
        return bool(_LISTED.search(before))
    lead = before[: word.start()]
    if lead.count("\n", len(lead.rstrip())) > 1:
        return not is_headed(text, end)
    return bool(word["many"] or _GOES_ON.search(lead)) or not is_headed(text, end)


_BEFORE = 40
_NUMBER = re.compile(r"(?<![\d.,$/-])(?P<number>\d{1,2}(?:\.\d{1,2}){1,3})(?![\d%])")
_WORD = re.compile(
    r"(?:\b(?:(?i:(?:sub)?section|article|clause|(?:sub)?paragraph|sec\.)|(?P<many>(?i:(?:sub)?sections|articles"
    r"|clauses|(?:sub)?paragraphs|schedules?|exhibits?|annex|appendix|attachment|tables?|rules?|regulations?)))|§{1,2})"
    r"\s{0,5}$"
)
_GOES_ON = re.compile(r"(?:[a-z,(](?<!;\sor)(?<!;\sand)|[\d)],?\s(?:and|or|&))\s{0,5}$")
_LISTED = re.compile(
    r"(?:\b(?:of|in|by|with|under|per|see|to|than)|[\d)]\s{0,2}(?:,|&|,?\s{0,2}\b(?:and|or|to|through))|[-–])\s{0,5}$"
)
_HIDES = re.compile(
    r"\n[^\S\n]{0,40}\[[A-Z]{2,20}_\d{1,4}\]|\d\.?\[[A-Z]{2,20}_\d|\[[A-Z]{2,20}_\d{1,4}\][.:;,]?\s{1,9}[\"“]?[A-Z]"
)
