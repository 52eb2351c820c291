"""Defined terms: used and not defined, defined twice, defined and not used."""

import re
from collections import defaultdict
from collections.abc import Iterator

from services.annotation.proofreading.attachments import has_terms
from services.annotation.proofreading.definitions import Definition, bracketed, stated
from services.annotation.proofreading.fault import Check, Fault, together
from services.annotation.proofreading.sheet import Sheet
from services.annotation.proofreading.undefined import borrows, undefined_terms
from services.shared.domain.spans import RedactedSpan


def check_terms(sheet: Sheet) -> Iterator[Fault]:
    """Amendments and parts of a larger agreement use the terms of another paper."""
    if sheet.is_amendment:
        return
    definitions = list(stated(sheet))
    yield from _twice(sheet, definitions)
    yield from _unused(sheet, definitions)
    count = len(definitions) + len(list(bracketed(sheet)))
    usual = count >= max(_FEWEST, sheet.body_end // _LENGTH)
    if usual and not sheet.is_cut and not borrows(sheet):
        yield from undefined_terms(sheet)


def _twice(sheet: Sheet, definitions: list[Definition]) -> Iterator[Fault]:
    places: dict[str, list[Definition]] = defaultdict(list)
    for one in definitions:
        if _begins(sheet, one) and not _for_a_part(sheet, one):
            places[one.key].append(one)
    for first, *others in places.values():
        for other in others:
            shorter, longer = sorted((_plain(sheet, first), _plain(sheet, other)), key=len)
            if shorter == longer:
                yield Fault(Check.DEFINED_TWICE, _span(other), _span(first))
            elif _adds(shorter, longer) or not (_local(sheet, first) or _local(sheet, other)):
                yield Fault(Check.CONFLICTING_DEFINITION, _span(other), _span(first))


def _adds(shorter: str, longer: str) -> bool:
    """Whether a definition is another one with more words, however that one is limited."""
    return len(shorter) >= _ENOUGH and longer.startswith(f"{shorter} ")


def _begins(sheet: Sheet, one: Definition) -> bool:
    """Whether the definition begins a passage: a page break in a sentence does not count."""
    before = sheet.text[max(one.start - _BEFORE, 0) : one.start]
    return bool(_BEGINS.search(before)) and not _INSIDE.search(_PAGE.sub("\n", before))


def _for_a_part(sheet: Sheet, one: Definition) -> bool:
    """Whether the definition only points to the place of another one, or counts for one section only."""
    before = sheet.text[max(one.start - _BEFORE, 0) : one.start]
    return bool(
        _POINTS.match(sheet.text, one.end, min(one.body, one.end + _BEGINNING))
        or _HERE.search(before)
        or _HERE.search(sheet.text, one.end, one.body)
    )


def _local(sheet: Sheet, one: Definition) -> bool:
    """Whether the definition refers to another place or to the term itself, or counts for one party only."""
    begins = min(one.body, one.end + _BEGINNING)
    return bool(
        one.key.lower() in " ".join(sheet.text[one.end : begins].split()).lower()
        or _REFERS.search(sheet.text, one.end, begins)
        or _FOR_ONE.match(sheet.text, one.end, one.body)
    )


def _plain(sheet: Sheet, one: Definition) -> str:
    return re.sub(r"\W+", " ", sheet.text[one.end : one.body]).strip().lower()


def _unused(sheet: Sheet, definitions: list[Definition]) -> Iterator[Fault]:
    """All terms that are nowhere else, in no form of the word, as one fault. A missing attachment can use them."""
    if sheet.is_cut or len(definitions) < _SOME or not has_terms(sheet) or _WITHHELD.search(sheet.text):
        return
    words = _folded(_PAGE.sub(" ", sheet.text))
    unused = [
        _span(one)
        for one in definitions
        if "," not in one.term
        and not _OTHER_NAME.search(sheet.text, max(one.start - _NEAR, 0), one.start)
        and words.count(_stem(one.key)) == 1
        and not _is_abbreviated(sheet, one)
    ]
    yield from together(Check.UNUSED_DEFINITION, unused)


def _is_abbreviated(sheet: Sheet, one: Definition) -> bool:
    """Whether the text has the initials of a term of three words or more."""
    initials = "".join(_CAPITAL.findall(one.term))
    return len(initials) >= _INITIALS and re.search(rf"\b{initials}s?\b", sheet.text) is not None


def _folded(words: str) -> str:
    """Lower case and singular, letters and digits alone, so that all spellings of a term are equal."""
    spelled = words.lower().replace("&", "and")
    return _GAP.sub("", _PLURAL.sub("", _IES.sub("y", spelled)))


def _stem(term: str) -> str:
    """The part of a term that all its forms share."""
    folded = _folded(term)
    ending = 2 if " " in term else _MANY
    return folded[: max(len(folded) - ending, min(len(folded), _SHORTEST))]


def _span(one: Definition) -> RedactedSpan:
    return RedactedSpan(one.start, one.end)


_BEFORE = 160
_FEWEST, _SOME = 5, 3
_LENGTH = 5_000  # code points of a text for each of its definitions, if they can be read
_MANY = 4
_SHORTEST = 4
_ENOUGH = 12  # letters of the words of a definition
_BEGINNING = 110
_NEAR = 12
_INITIALS = 3
_CAPITAL = re.compile(r"\b[A-Z]")
_OTHER_NAME = re.compile(r"[\"”']\s{1,3}(?:or|and)\s{1,3}(?:[\"“]|``)[ \t_]{0,3}$")  # of a second term for the same
_WITHHELD = re.compile(r"\[\s?\*[\s*]{0,9}\]|\[(?i:redacted|omitted|confidential)[^\[\]]{0,80}\]|\*{3}")
_PAGE = re.compile(
    r"\n[ \t]{0,80}-?[ \t]?\d{1,3}[ \t]?-?[ \t\r]*(?=\n)|\n[ \t]{0,80}\[[A-Z]{2,20}_\d{1,4}\][ \t\r]*(?=\n)|<PAGE>"
)
_GAP = re.compile(r"[\W_]+")
_IES, _PLURAL = re.compile(r"(?<=\w)ies\b"), re.compile(r"(?<=\w)[’']?s\b")
_POINTS = re.compile(
    r"(?i)[\s\"”'_*,]{0,6}(?:shall\s{1,3})?(?:(?:has|have)\b|is\s{1,3}defined\b|means?,?\s{1,3}such\s{1,3}term\b"
    r"|means?[,\s]{1,3}as\s{1,3}defined\b)"
)
_REFERS = re.compile(
    r"(?i)\b(?:meanings?|defined|described|set forth|given|ascribed|specified|assigned)\b[^.;]{0,80}\b"
    r"(?:section|article|preamble|recital|paragraph|introduct|above|herein|hereof|exhibit|schedule|first"
    r"|agreement|annex|clause|hereto|term|definition)"
)
_BEGINS = re.compile(r"(?:^|\n[ \t\r]{0,80}\n|[.;:)\d>]|[.;]\s{1,4}The\sterm)[\s•*_-]{0,20}(?:[\"“]|``)[ \t_]{0,3}$")
_INSIDE = re.compile(r"(?:[a-z,]|\b[a-z]{1,12})[ \t\r]{0,9}\n\s{0,90}(?:[\"“]|``)[ \t_]{0,3}$")
_FOR_ONE = re.compile(
    r"(?i)[\s\"”_*']{0,6},?\s{0,3}(?:shall\s{1,3})?(?:means?\b,?\s{0,3})?(?:,\s{0,3})?(?:\((?:\w{1,3})\)\s{0,3})?"
    r"(?:in\s(?:relation|respect|regard)\s(?:to|of)|with\s(?:respect|regard|reference)\sto|in\sthe\scase\sof"
    r"|as\sto|as\sapplied\sto|when\sused|for\sthe\spurposes?\sof)\b(?!\s{1,3}(?:any|an?|each|every|such|all|the)\b)"
)
_HERE = re.compile(
    r"(?i)\b(?:purposes? of this|as used in this|used in this|in this)\s{1,3}(?:section|article|paragraph"
    r"|clause|definition|subsection|exhibit)|for purposes (?:hereof|of (?:section|article|clause))"
)
