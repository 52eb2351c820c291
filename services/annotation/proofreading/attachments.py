"""Exhibits and schedules that the text says are attached, and that are not there."""

import re
from collections.abc import Iterator

from services.annotation.proofreading.fault import Check, Fault, together
from services.annotation.proofreading.sheet import Sheet
from services.shared.domain.spans import RedactedSpan


def check_attachments(sheet: Sheet) -> Iterator[Fault]:
    """One fault for all missing attachments, each at its first reference. Nothing is said of an amendment, which quotes
    another paper, and if the text states that attachments were left out.
    """
    if sheet.lacks_attachments or sheet.is_amendment:
        return
    yield from together(Check.MISSING_ATTACHMENT, list(_missing(sheet, _ATTACHED).values()))


def has_terms(sheet: Sheet) -> bool:
    """Whether all parts that can use the terms of the body are there: exhibits that are forms define their own."""
    return not sheet.lacks_attachments and not any(kind == "attachment" for kind, _ in _missing(sheet, _NAMED))


def _missing(sheet: Sheet, wording: re.Pattern[str]) -> dict[tuple[str, str], RedactedSpan]:
    """The first place of each missing attachment that `wording` finds in the body."""
    found: dict[tuple[str, str], RedactedSpan] = {}
    there: set[tuple[str, str]] = set()
    for match in wording.finditer(sheet.text, 0, sheet.body_end):
        key = (match["kind"].lower(), match["label"].upper())
        if key in found or key in there:
            continue
        if _is_there(sheet, key) or _follows(sheet.text, key, match.end()):
            there.add(key)
        else:
            found[key] = RedactedSpan(match.start("kind"), match.end("label"))
    return found


def _is_there(sheet: Sheet, key: tuple[str, str]) -> bool:
    """Whether a heading names the attachment, or a part of it such as B-1 of B, or another kind with its label."""
    kind, label = key
    if any(other == label or (one == kind and other.startswith(f"{label}-")) for one, other in sheet.attachments):
        return True
    named = rf"{kind}s?\s{{0,3}}[\"“]?{re.escape(label)}\b(?!\s?\))"
    heading = re.compile(
        rf"(?im)^[^\S\n]{{0,90}}[\"“\[(]?{named}|^[^\n]{{0,90}}[ \t]{{2}}{named}[\"”)\]]?[ \t\r]{{0,9}}$"
    )
    return any(True for _ in heading.finditer(sheet.text, sheet.body_end))


def _follows(text: str, key: tuple[str, str], place: int) -> bool:
    """Whether a heading in capitals, behind an empty line and alone on its line, names the attachment after `place`."""
    alone = (
        rf"\n[^\S\n]{{0,90}}\n[^\S\n]{{0,90}}{key[0].upper()}\s{{1,3}}[\"“]?{re.escape(key[1])}[\"”]?[^\S\n]{{0,90}}\n"
    )
    return re.search(alone, text[place:]) is not None


_KIND = r"(?P<kind>[Ee]xhibit|[Ss]chedule|[Aa]nnex|[Aa]ppendix|[Aa]ttachment|EXHIBIT|SCHEDULE|ANNEX|APPENDIX)"
_LABEL = r"[\"“]?(?P<label>[A-Z]{1,2}(?:[.-]?\d{1,2})?|[IVX]{1,5}|\d{1,2}(?:\.\d{1,2}){0,2})(?![\w(])"
_OTHERS = r"(?!\s{0,3}(?:to|of)\s{1,3}(?:the|that|such|each|its|any|[A-Z]))"
_NAMED = re.compile(r"\b" + _KIND + r"\s{1,3}" + _LABEL + _OTHERS)
_ATTACHED = re.compile(
    r"\b(?:attached|annexed|appended)\s{1,3}(?:(?:hereto|to\sthis\sAgreement)\s{1,3})?(?:and\s[^.;()]{3,40}\s)?"
    r"(?:as|in|at|on)\s{1,3}" + _KIND + r"\s{1,3}" + _LABEL + _OTHERS
)
