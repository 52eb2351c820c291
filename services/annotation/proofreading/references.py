"""Cross-references to sections of the paper itself that lead nowhere, or whose words name another subject."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from services.annotation.proofreading.fault import Check, Fault
from services.annotation.proofreading.outline import Number, Outline, numbered, roman
from services.annotation.proofreading.section_numbers import can_hide
from services.annotation.proofreading.sheet import Sheet
from services.shared.domain.spans import RedactedSpan


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference to section `number` at `[start, end)`. `items`: `("a", "ii")` of `7.2(a)(ii)`. `title`: the words in
    brackets behind it.
    """

    number: Number
    start: int
    end: int
    items: tuple[str, ...]
    title: str


def references(sheet: Sheet) -> Iterator[Reference]:
    """References of the body to the paper's own sections, such as `Sections 2.1 and 7.2(a) (Indemnity)`."""
    for match in _REFERENCE.finditer(sheet.text, 0, sheet.body_end):
        before = sheet.text[max(match.start() - _NEAR, 0) : match.start()]
        after = sheet.text[match.end() : match.end() + _FAR]
        if _FOREIGN_BEFORE.search(before) or (_FOREIGN.match(after) and not _OWN.match(after)) or _HEADS.search(before):
            continue
        for one in _ONE.finditer(sheet.text, match.start("list"), match.end()):
            items = tuple(_ITEM.findall(one["items"]))
            number = numbered(one["number"])
            yield Reference(number, one.start("number"), one.end("items"), items, one["title"] or "")
            for more in _ITEM.finditer(sheet.text, *one.span("more")):
                if len(items) == 1 and items[0] < more[1] <= chr(ord(items[0][0]) + _NEXT):
                    yield Reference(number, *more.span(), (more[1],), "")
    yield from _whole(sheet)


def _whole(sheet: Sheet) -> Iterator[Reference]:
    """References such as `Section 12` and `Article IV`."""
    for match in _WHOLE.finditer(sheet.text, 0, sheet.body_end):
        before = sheet.text[max(match.start() - _NEAR, 0) : match.start()]
        after = sheet.text[match.end() : match.end() + _FAR]
        foreign = _FOREIGN_BEFORE.search(before) or (_FOREIGN.match(after) and not _OWN.match(after))
        if not foreign and not _HEADS.search(before):
            number = roman(match["roman"]) or int(match["figures"] or 0)
            yield Reference((number,), match.start("number"), match.end("number"), (), "")


def check_references(sheet: Sheet) -> Iterator[Fault]:
    """The first reference to each place that does not exist, and all to other subjects. None of an amendment or a cut
    text, whose sections are elsewhere.
    """
    if sheet.is_amendment or sheet.is_cut or _INCORPORATED.search(sheet.text):
        return
    outline = sheet.outline
    if len(outline.marks) + len(outline.chapters) < _FEWEST:
        return
    found = list(references(sheet))
    lost: dict[tuple[Number, tuple[str, ...]], Reference] = {}
    for one in found:
        if (one.number, one.items) not in lost and _leads_nowhere(sheet, outline, one):
            lost[one.number, one.items] = one
        elif (one.number, one.items) not in lost and (other := _other_subject(sheet, outline, one)):
            yield Fault(Check.WRONG_SUBJECT, RedactedSpan(one.start, one.end), other)
    if len(lost) <= max(_MOST_LOST, len(found) * _LOST_SHARE):  # else the text has lost the numbers of its sections
        for one in lost.values():
            yield Fault(Check.DANGLING_REFERENCE, RedactedSpan(one.start, one.end))


def _leads_nowhere(sheet: Sheet, outline: Outline, one: Reference) -> bool:
    if one.number in outline.numbers or one.number in sheet.section_numbers:
        return bool(one.items) and _lacks(sheet, outline, one)
    siblings = outline.children(one.number[:-1])
    if len(one.number) == 1:
        return bool(siblings) and _FEWEST <= siblings[-1] == len(siblings) < one.number[0] <= _MOST
    if len(outline.marks) < _FEWEST:
        return False
    if len(one.number) == 2 and not siblings:
        return one.number[0] <= _MOST and one.number[:1] not in outline.numbers | sheet.section_numbers
    return bool(siblings) and one.number[-1] > siblings[-1] and not _is_hidden(sheet, outline, one)


def _is_hidden(sheet: Sheet, outline: Outline, one: Reference) -> bool:
    """Whether the section can be in a gap behind the last one of its chapter."""
    last = [mark for mark in outline.marks if mark.number[:-1] == one.number[:-1]][-1:]
    for mark in last:
        later = (other.start for other in outline.marks if other.start > mark.start)
        end = min(next(later, sheet.body_end), mark.end + _LONGEST)
        return can_hide(sheet.text, mark.end, end)
    return True


def _lacks(sheet: Sheet, outline: Outline, one: Reference) -> bool:
    """Whether the section has items, and none with the letter or number of the reference."""
    passages = outline.passages(one.number, sheet.body_end)
    words = [sheet.text[start:end] for start, end in passages]
    first, wanted = f"({_first_of(one.items[0])})", f"({one.items[0]})"
    return any(first in part for part in words) and not any(wanted in part for part in words)


def _other_subject(sheet: Sheet, outline: Outline, one: Reference) -> RedactedSpan | None:
    """The heading of the section, if it and the words in brackets have no word in common."""
    wanted = _stems(one.title)
    if not wanted:
        return None
    headings = [
        section.heading
        for section in sheet.sections
        if len(section.heading) and _number_of(section.number.of(sheet.text)) == one.number
    ]
    if not headings or any(wanted & _stems(heading.of(sheet.text)) for heading in headings):
        return None
    if any(wanted == _stems(section.heading.of(sheet.text)) for section in sheet.sections):
        return headings[0]
    passages = outline.passages(one.number, sheet.body_end)
    begins = " ".join(sheet.text[start : min(end, start + _BEGINNING)] for start, end in passages)
    return None if wanted & _stems(begins) else headings[0]


def _number_of(words: str) -> Number:
    match = _NUMBER.search(words)
    return numbered(match.group()) if match else ()


def _stems(words: str) -> frozenset[str]:
    return frozenset(one[:_STEM].lower() for one in _WORD.findall(words) if one.lower() not in _SMALL)


def _first_of(item: str) -> str:
    return "i" if _ROMAN_ITEM.fullmatch(item) else "1" if item.isdigit() else "A" if item.isupper() else "a"


_INCORPORATED = re.compile(r"(?i)\bincorporated (?:covenants|provisions|sections|terms)\b")
_MOST_LOST, _LOST_SHARE = 3, 0.1
_FEWEST = 6
_NEXT = 4  # letters from one item of a reference to the next
_MOST = 30
_LONGEST = 6_000
_NEAR = 60
_FAR = 160
_BEGINNING = 300
_STEM = 5
_SMALL = frozenset(
    {"and", "the", "of", "for", "with", "from", "other", "certain", "general", "provisions", "agreement", "section"}
)
_WORD = re.compile(r"[A-Za-z]{3,40}")
_LETTER = r"(?:[A-Za-z]{1,2}|[ivx]{3,5}|[IVX]{3,5}|\d{1,3})"
_ITEM = re.compile(rf"\(({_LETTER})\)")
_ROMAN_ITEM = re.compile(r"[ivx]{2,5}|i")
_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2}){1,3}")
_TITLE = r"(?:\s{0,3}[(\[](?P<title>[A-Z][A-Za-z,&/’' -]{3,80})[)\]])?"
_MORE = r"(?:(?:\s?,\s?(?:and\s|or\s)|\s(?:and|or)\s)\([a-hj-uwyz]\)(?![\w(])){0,6}"
_WHOLE = re.compile(
    r"\b(?:[Ss]ections?|[Aa]rticles?|SECTION|ARTICLE)\s{1,3}(?P<number>(?P<figures>\d{1,2})|(?P<roman>[IVXL]{1,6}))"
    r"(?![\w(-]|[.,]\d|\s?\()(?:(?:,\s?|\s(?:and|or)\s)\d{1,3}(?:\(\w{1,3}\)){0,3}(?![.\w]\d)){0,5}"
)
_PLACE = r"\d{1,2}(?:\.\d{1,2}){1,3}(?![\d%])(?:\s?\(" + _LETTER + r"\)){0,4}" + _MORE
_ONE = re.compile(
    r"(?P<number>\d{1,2}(?:\.\d{1,2}){1,3})(?P<items>(?:\s?\(" + _LETTER + r"\)){0,4})(?P<more>" + _MORE + ")" + _TITLE
)
_REFERENCE = re.compile(
    r"\b(?:[Ss]ub)?[Ss]ections?\s{1,3}(?P<list>"
    + _PLACE
    + _TITLE.replace("?P<title>", "?:")
    + r"(?:(?:\s?,\s?(?:and\s|or\s)?|\s(?:and|or|through|to|and/or)\s)\s{0,3}(?:[Ss]ections?\s{1,3})?"
    + _PLACE
    + _TITLE.replace("?P<title>", "?:")
    + r"){0,12})"
)
_PAPER = (
    r"(?:Agreement|Code|Act|Lease|Indenture|Note|Plan|Law|Rules?|Regulations?|Mortgage|Deed|Guarant[ye]e?"
    r"|Document|Contract"
    r"|Policy|By-?[Ll]aws|Certificate|UCC|ERISA|Statutes?|Amendment|License|Schedule|Exhibit|Annex"
    r"|Appendix|Terms|Charter"
    r"|Order|Instrument|Articles|Memorandum|Protocol|Letter|Attachment|Addendum|Sublease|Title|Chapter|Part)s?\b"
)
_FOREIGN = re.compile(
    r"(?:\s?(?:[-–]|through|to)\s?\(\w{1,5}\)){0,2}\s{0,3},?\s{0,3}(?:respectively,?\s{1,3})?(?:(?:thereof|therein|thereto|thereunder)\b|of\s|(?:to"
    r"|under|in|from|contained in|set forth in)\s+(?:the|that|such|any|its|each|said)\s"
    r"(?:[\w’'&.-]{1,30}\s+){0,6}?" + _PAPER + ")"
)
_OWN = re.compile(r"\s{0,3},?\s{0,3}(?:of|to|under|in|from)\s+this\b")
_FOREIGN_BEFORE = re.compile(
    _PAPER
    + r"[,'’”\"]{0,2}s?\s{0,3}\(?$|\b(?:Treas\.? Reg\.?|U\.S\.C\.|C\.F\.R\.|Regulations?|Reg\.|[Rr]evised)\s{0,3}$"
)
_HEADS = re.compile(r"(?:^|[\n\r][ \t]{0,30}\r?\n)[ \t]{0,60}$")
