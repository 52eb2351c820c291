"""The stretches of a text after words that introduce the value of a field. A new one is a row here."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

LOANS = frozenset({"credit agreement", "note"})


@dataclass(frozen=True, slots=True)
class Window:
    """`reach` code points after `anchor`, in documents of `types`. With `lookback`, also the anchor and so many before.

    If `after_default` is set, the text before the anchor must mention a default (True) or must not (False).
    """

    anchor: re.Pattern[str]  # fastest if it begins with letters: case matters, no word boundary before
    reach: int
    types: frozenset[str]
    after_default: bool | None = None
    lookback: int | None = None


def _words(words: str) -> re.Pattern[str]:
    return re.compile(words, re.IGNORECASE)


AFTER_DEFAULT = _words(
    r"\b(?:events?\s+of\s+default|during\s+the\s+continuance|overdue|past\s+due|(?:not|un)\s?paid\s+when\s+due"
    r"|(?:after|upon)\s+(?:maturity|default)|when\s+due)\b"
)
"""Words before `bears interest` that make the rate a default rate."""

AMENDS_A_LOAN = _words(r"\b(?:credit|loan|note\s+purchase)\s+(?:and\s+\w+\s+)?agreement\b|\bpromissory\s+note\b")

NAMED = r"\((?:[\w,-]+\s){0,4}[\"“](?:[\w-]+\s){0,4}maturity\sdate[\"”]"  # (the “Maturity Date”

WINDOWS: Mapping[str, Window] = {
    "maturity": Window(
        _words(r"[\"“](?:[\w-]+\s){0,4}maturity\sdate[\"”]?\s+(?:shall\s+)?(?:means?|be)\b"), 200, LOANS
    ),
    "unquoted": Window(
        re.compile(
            r"D(?:ate|ATE)(?:(?<=Maturity\sDate)|(?<=Termination\sDate)|(?<=MATURITY\sDATE)|(?<=TERMINATION\sDATE))\s+"
            r"(?:shall\s+)?(?:means?|be)\b"
        ),
        200,
        LOANS,
    ),
    "available": Window(re.compile(r"from\s+time\s+to\s+time\s+up\s+to\s+and\s+including\b"), 40, LOANS),
    "expires": Window(re.compile(r"ommitments?\s+shall\s+(?:expire|terminate)\b"), 160, LOANS),
    "termination": Window(
        _words(
            r"[\"“](?:[\w-]+\s){0,4}(?:commitment\s+)?(?:termination|expiration|expiry)\sdate[\"”]?\s+"
            r"(?:shall\s+)?(?:means?|be)\b"
        ),
        200,
        LOANS,
    ),
    "matures": Window(
        _words(
            r"\b(?:matures?(?<!which\smature)(?<!which\smatures)(?<!that\smatures)|due\s+and\s+payable\s+in\s+full|finally\s+due)\s+on\b"
        ),
        60,
        LOANS,
    ),
    "named": Window(_words(NAMED), 0, LOANS, lookback=200),
    "labelled": Window(_words(r"\bmaturity\s+date\s*:"), 60, LOANS),
    "commitment": Window(
        _words(
            r"[\"“](?:aggregate\s+|total\s+|revolving\s+|term\s+|maximum\s+)(?:[\w-]+\s+){0,2}"
            r"(?:commitments?|facility|loans?|credit\s+(?:limit|amount)|amount)[\"”]\s+(?:shall\s+)?means?\b"
        ),
        200,
        LOANS,
    ),
    "limit": Window(
        re.compile(
            r"C(?:redit|REDIT|ommitment|OMMITMENT)\s+(?:Limit|Amount|LIMIT|AMOUNT)[“\"”]?\s+(?:shall\s+)?means?\b"
        ),
        160,
        LOANS,
    ),
    "lend": Window(re.compile(r"mak(?:e|ing)\s+(?!any\s)(?:\S+\s+){0,6}(?:[Ll]oans?|[Aa]dvances?)\b"), 520, LOANS),
    "all commitments": Window(
        re.compile(
            r"ggregate\s+(?:principal\s+)?amount\s+of\s+(?:all\s+|the\s+)?[^.;$]{0,50}\b[Cc]ommitments?\s+"
            r"(?:is|are|shall\s+be|equals)\s"
        ),
        60,
        LOANS,
    ),
    "line": Window(re.compile(r"mount\s+of\s[^.;:$]{0,40}\b[Cc]redit\b[^.;:$]{0,40}:"), 40, LOANS),
    "promise": Window(_words(r"\bpromises?\s+to\s+pay\b"), 500, LOANS),
    "received": Window(_words(r"\bfor\s+value\s+received\b"), 600, LOANS, lookback=0),
    "interest": Window(_words(r"\b(?:bears?|accrues?)\s+interest\b"), 320, LOANS, after_default=False),
    "pays": Window(
        re.compile(
            r"(?:pay\s+(?:to\s+\w+\s\w+\s+)?(?:accrued\s+and\s+unpaid\s+)?interest\s+on\s+the\s+(?:outstanding|unpaid)"
            r"|nterest\s+(?:will|shall)\s+accrue)\b"
        ),
        360,
        LOANS,
        after_default=False,
    ),
    "own rate": Window(
        _words(
            r"[\"“](?:[\w-]+\s+){0,2}(?:interest|facility|contract|note)\s+rate[\"”]\s+(?:as\s+used\s+herein\s+)?"
            r"(?:shall\s+)?(?:means?|be)\b"
        ),
        420,
        LOANS,
    ),
    "labelled rate": Window(re.compile(r"nterest\s+[Rr]ates?\b[^.;:%-]{0,20}(?:\s-\s|:)"), 80, LOANS),
    "default interest": Window(_words(r"\b(?:bears?|accrues?)\s+interest\b"), 320, LOANS, after_default=True),
    "default rate": Window(
        _words(r"[\"“](?:post-?)?default\s(?:interest\s)?rate[\"”]?\s+(?:shall\s+)?means?\b"), 480, LOANS
    ),
    "raised": Window(
        _words(r"\b(?:raise|increase)s?\s+(?:the|such)\s+(?:interest\s+)?rate\b"), 60, LOANS, True, lookback=0
    ),
}
