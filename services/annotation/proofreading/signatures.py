"""Companies that sign under a name which is not that of the preamble, or without its legal form."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from services.annotation.proofreading.fault import Check, Fault
from services.annotation.proofreading.sheet import Sheet
from services.shared.domain.spans import RedactedSpan


@dataclass(frozen=True, slots=True)
class _Company:
    """`core`: the name in capitals without punctuation and legal form; `form`: `INC`, `LLC`, …"""

    core: str
    form: str
    span: RedactedSpan

    @property
    def name(self) -> str:
        return f"{self.core} {self.form}"


def check_signatures(sheet: Sheet) -> Iterator[Fault]:
    """A signatory counts if no other part of the text has its name, and a party of the preamble with nearly the same
    name does not sign. Placeholders are not compared: two of them can be two spellings of one name.
    """
    end = min([place for place in sheet.attachments.values() if place > sheet.signing], default=len(sheet.text))
    signing = [
        one
        for one in _companies(sheet.text, sheet.signing, min(end, sheet.signing + _SIGNATURES))
        if _signs(sheet.text, one)
    ]
    parties = list(_companies(sheet.text, 0, min(_TOP, sheet.signing)))
    names = {one.name for one in signing}
    known = _plain(sheet.text[: sheet.signing]) if signing and parties else ""
    for one in signing:
        near = [party for party in parties if party.name not in names and _is_near(one, party)]
        if near and one.name not in known:
            yield Fault(Check.WRONG_SIGNATORY, one.span, near[0].span)
    area = (sheet.signing, min(end, sheet.signing + _SIGNATURES))
    bare = dict(reversed(list(_without_form(sheet.text, *area))))
    for party in {one.core: one for one in reversed(parties) if one.name not in names}.values():
        span = bare.get(party.core) or _in_line(sheet.text, party.core, *area)
        if span:
            yield Fault(Check.WRONG_SIGNATORY, span, party.span)


def _in_line(text: str, core: str, start: int, end: int) -> RedactedSpan | None:
    """The place of a name directly before `By:`, in a text without its lines."""
    name = r"[\W_]{1,3}".join(re.escape(one) for one in core.split())
    pattern = rf"(?im)(?:^|[ \t]{{2}}|[:.)\]]\s)\s{{0,3}}(?P<name>{name})\s{{1,60}}By\s?:"
    match = re.compile(pattern).search(text, start, end)
    return RedactedSpan(*match.span("name")) if match else None


def _without_form(text: str, start: int, end: int) -> Iterator[tuple[str, RedactedSpan]]:
    """`(name in capitals, place)` of each line with a name alone, before a line to sign on."""
    for match in _ALONE.finditer(text, start, end):
        if _BY.search(text, match.end(), match.end() + _NEAR):
            yield _plain(match["name"]), RedactedSpan(*match.span("name"))


def _companies(text: str, start: int, end: int) -> Iterator[_Company]:
    for match in _COMPANY.finditer(text, start, end):
        core = _plain(match["core"])
        if len(core) >= _SHORTEST:
            yield _Company(core, _FORMS[_letters(match["form"])], RedactedSpan(match.start("core"), match.end("form")))


def _signs(text: str, one: _Company) -> bool:
    """Whether a line to sign on follows, and not the rest of a longer name."""
    return not _GOES_ON.match(text, one.span.end) and bool(_BY.search(text, one.span.end, one.span.end + _NEAR))


def _is_near(one: _Company, other: _Company) -> bool:
    if one.core == other.core:
        return one.form != other.form
    if _run_together(one.core) == _run_together(other.core):
        return one.form != other.form
    if one.core.endswith(other.core) or other.core.endswith(one.core):
        return False
    return one.form == other.form and SequenceMatcher(None, one.core, other.core, autojunk=False).ratio() >= _ALIKE


def _run_together(core: str) -> str:
    """A name without spaces, and without the word that joins two names."""
    return "".join(one for one in core.split() if one not in _JOINS)


def _plain(words: str) -> str:
    """Words in capitals, legal forms in one spelling, without punctuation."""
    return _FORM_WORD.sub(
        lambda one: _FORMS[_letters(one.group())], _PUNCTUATION.sub(" ", re.sub(r"[.'’]", "", words.upper())).strip()
    )


def _letters(words: str) -> str:
    return re.sub(r"[^A-Z]", "", words.upper())


_TOP = 6_000
_SIGNATURES = 12_000
_NEAR = 160
_SHORTEST = 4
_ALIKE = 0.86
_JOINS = frozenset({"&", "AND"})
_FORMS = {
    "INC": "INC", "INCORPORATED": "INC", "LLC": "LLC", "CORP": "CORP", "CORPORATION": "CORP", "LTD": "LTD",
    "LIMITED": "LTD", "LP": "LP", "LLP": "LLP", "NA": "NA", "PLC": "PLC", "GMBH": "GMBH", "BV": "BV", "CO": "CO",
    "COMPANY": "CO",
}  # fmt: skip
_FORM_WORD = re.compile(r"\b(?:INCORPORATED|CORPORATION|LIMITED|COMPANY)\b")
_PUNCTUATION = re.compile(r"[^A-Z0-9&]+")
_FORM = (
    r"(?:I(?:nc|NC)\.?|I(?:ncorporated|NCORPORATED)|L\.?L\.?C\.?|C(?:orp|ORP)\.?|C(?:orporation"
    r"|ORPORATION)|L(?:td|TD)\.?|L(?:imited|IMITED)"
    r"|L\.?P\.?|L\.?L\.?P\.?|N\.A\.|P(?:lc|LC)|G(?:mb|MB)H|B\.?V\.?|C(?:o|O)\.|C(?:ompany|OMPANY))(?![\w-])"
)
_COMPANY = re.compile(
    r"(?<![\w&])(?P<core>[A-Z][\w&’'.-]{0,25}(?:[ \t]{1,2}(?:[A-Z&][\w&’'.-]{0,25}|of|and"
    r"|the)){0,6}?),?[ \t\r\n]{1,3}(?P<form>" + _FORM + r")(?!,?[ \t]{1,2}" + _FORM + ")"
)
_ALONE = re.compile(r"^[ \t]{0,60}(?P<name>[A-Z][\w&’'. -]{3,60}?)[ \t]{0,30}\r?(?=\n)", re.MULTILINE)
_GOES_ON = re.compile(r"[ \t]{1,3}(?!By\b|Name\b|Title\b|Its\b)(?:of[ \t]|&[ \t]|[A-Z][a-z]|\([A-Z])")
_BY = re.compile(r"\b(?:By|BY)\s{0,3}:|/s/|_{5}")
