"""Places that refer to another document or part for a value. Pure."""

import re
from collections.abc import Mapping

from services.annotation.economics.sentences import Sentences

Place = tuple[int, int]
"""`[start, end)` in the flat text."""


def reference_of(key: str, text: Sentences) -> Place | None:
    """The first place that says where the value of the key is, such as `as set forth in Schedule 1`."""
    nouns = _NOUNS.get(key)
    if nouns is None:
        return None
    for number in sorted({number for cue in _CUES for number in text.mentions(cue)}):
        start, words = text[number]
        match = nouns.search(words)
        if match and not _ITSELF.search(match.group()):
            return start + match.start(), start + match.end()
    return None


def base_agreement(text: Sentences) -> Place | None:
    """The first place that names the agreement which the document changes, with its date."""
    match = _BASE.search(text.flat, 0, _BEGINNING)
    return match.span() if match else None


def _refers(nouns: str) -> re.Pattern[str]:
    return re.compile(
        rf"\b(?:{nouns})\b[^.;]{{0,80}}?\b(?:set forth|set out|specified|provided|described|stated|listed|indicated"
        r"|designated"
        rf"|contained|shown)"
        r" (?:in|on) (?:the |an? |each |any )?(?:applicable )?[^.;]{0,60}?"
        r"\b(?:schedule|exhibit|annex|appendix|attachment|order form|order|fee letter|statement of work|work order"
        r"|attachments)s?\b(?: [A-Z0-9][\w.-]{0,8}\b)?",
        re.IGNORECASE,
    )


_CUES = (
    "set forth",
    "set out",
    "specified",
    "provided in",
    "described in",
    "stated in",
    "listed",
    "indicated",
    "designated",
    "contained in",
    "shown on",
)
_ITSELF = re.compile(r"\bwarrant|\brepresent|\bexcept\b", re.IGNORECASE)
_NOUNS: Mapping[str, re.Pattern[str]] = {
    key: _refers(nouns)
    for key, nouns in {
        "commitment": "commitments?|loan amount|principal amount",
        "maturity": "maturity date|termination date",
        "margin": "margin|applicable rate",
        "interest": "interest rate|rate of interest",
        "fees": "fees?",
        "amortisation": "instal?lments?|amorti[sz]ation",
        "collateral": "collateral|mortgaged propert(?:y|ies)",
        "guarantors": "guarantors?",
        "price": "prices?|pricing|fees?|royalt(?:y|ies)|charges|rates",
        "payment_term": "payment terms?|terms of payment|payment schedule",
        "term": "term(?! of payment)",
        "service_levels": "service levels?|response times?|lead times?",
        "effective_date": "effective date|commencement date",
    }.items()
}
_BEGINNING = 8_000
_BASE = re.compile(
    r"\b(?:credit|loan|note purchase|security|master|services|supply|license|licence|purchase|financing|term loan"
    r"|distribution|lease|employment|original|existing)[^.;]{0,20} agreement\b[^.;]{0,80}?\bdated\b[^.;]{0,40}?\d{4}"
    r"|\bagreement\b[^.;]{0,40}?\bdated\b[^.;]{0,40}?\d{4}",
    re.IGNORECASE,
)
