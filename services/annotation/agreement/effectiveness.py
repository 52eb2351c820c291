"""What makes an amendment effective and what it gives besides the changes, as places. Pure."""

import re
from dataclasses import dataclass
from itertools import islice

from services.shared.domain.spans import RedactedSpan


@dataclass(frozen=True, slots=True)
class Effectiveness:
    """The first place of each. `guarantors`: the paper names a guarantor or a guaranty. `reaffirmation`: words by which
    they confirm what they gave. `consent`: weaker words by which guarantors take part, or give a new guaranty.
    `in_force`: only a clause that the other terms stay in force.
    """

    conditions: RedactedSpan | None
    effective_date: RedactedSpan | None
    guarantors: RedactedSpan | None
    reaffirmation: RedactedSpan | None
    consent: RedactedSpan | None
    in_force: RedactedSpan | None
    release: RedactedSpan | None
    fees: RedactedSpan | None


def effectiveness_of(text: str) -> Effectiveness:
    """The places in an amendment, a waiver or a consent. Conditions are best at their heading. Guarantors can take part
    after the signatures; the rest is before them.
    """
    signed = _SIGNED.search(text, 0, _SEARCHED)
    body = signed.start() if signed else _SEARCHED
    places = [_first(pattern, text, _SEARCHED if pattern in _AFTER else body) for pattern in _PATTERNS]
    return Effectiveness(_first(_HEADING, text, body) or places[0], *places[1:])


def _first(pattern: re.Pattern[str], text: str, stop: int) -> RedactedSpan | None:
    for match in islice(pattern.finditer(text, 0, stop), _MOST):
        if pattern is not _RELEASED or not _DENIED.search(text, max(0, match.start() - _NEAR), match.start()):
            return RedactedSpan(*match.span(match.lastindex or 0))
    return None


_MOST, _NEAR = 20, 200
_DENIED = re.compile(r"\b(?:[Nn]othing|[Nn]either|not|nor)\b[^.;]{0,200}$")
_SIGNED = re.compile(r"\bIN\s+WITNESS\s+WHEREOF\b")
_SEARCHED = 400_000
_GIVER = r"\b(?:Guarantors?|Borrowers?|Company|Loan\s+Part(?:y|ies)|Credit\s+Part(?:y|ies)|Obligors?|undersigned)\b"
_GIVEN = r"\b(?i:guarant(?:y|ies|ees?)|obligations|security\s+(?:interests?|documents?)|liens?|loan\s+documents?)\b"
_HEADING = re.compile(
    r"(?:^|\b[\dIVX]{1,4}\.?[ \t])[ \t]{0,20}((?:CONDITIONS?|Conditions?)(?:\s+(?:PRECEDENT|Precedent)"
    r"|\s+(?i:to\s+(?:the\s+)?(?:general\s+)?effectiveness|of\s+effectiveness))+)",
    re.MULTILINE,
)
_CONDITIONS = (
    r"\b(?i:conditions?\s+(?:precedent|to\s+(?:the\s+)?effectiveness|of\s+effectiveness))\b"
    r"|\b(?i:(?:shall|will)\s+(?:become|be|not\s+(?:be|become))\s+(?:and\s+become\s+)?effective)\b[^.;]{0,200}"
    r"\b(?i:upon|when|until|only\s+if|if|on\s+which|subject\s+to)\b"
    r"|\b(?i:subject\s+to)\b[^.;]{0,80}\b(?i:following\s+conditions)\b"
)
_EFFECTIVE = r"\b(?i:effective\s+(?:as\s+of|date|on|upon))\b|\b(?i:(?:shall|will)\s+(?:become|be)\s+effective)\b"
_GUARANTORS = r"\b(?:Guarantors?|GUARANTORS?|Guarant(?:y|ies)|GUARANTY)\b"
_REAFFIRMS = (
    r"\b(?i:reaffirms?|reaffirmation|(?:af|con)firmation\s+of\s+guarant\w{1,4}|consents?\s+and\s+(?:re)?affirm\w{1,6}"
    r"|consent/affirmation|affirms?\s+[^.;]{0,60}\bguarant(?:y|ies)"
    r"|(?:consent|acknowledge?ment)(?:\s+and\s+\w{1,20})?\s+(?:of|by)\s+(?:the\s+)?(?:\w{1,20}\s+)?guarantors?"
    r"|guarantors?[’']?s?\s+(?:consent|acknowledge?ment|confirmation))\b"
    rf"|{_GIVER}[^.;]{{0,80}}\b(?i:ratif(?:y|ies)|(?:re)?confirms?|affirms?|acknowledges?\s+and\s+agrees?)\b"
    rf"[^.;]{{0,100}}{_GIVEN}"
)
_CONSENT = (
    r"\bG(?i:uarant(?:y|ies|ors?))\b[^.;]{0,160}\b(?i:consents?|agrees?|acknowledges?|confirms?|ratif(?:y|ies)|remains?|continues?)\b"
    r"|\b(?i:consents?|agrees?|acknowledges?|confirms?|ratif(?:y|ies))\b[^.;]{0,160}\bG(?i:uarant(?:y|ies|ors?))\b"
    r"|\bG(?i:uaranty)[”\"]?\s+(?i:means?|shall\s+mean)\s+(?:the|that\s+certain)\s+(?i:guaranty)"
)
_IN_FORCE = r"\b(?i:(?:remain|continue)s?\s+(?:(?:unchanged|unmodified|unaltered)\s+and\s+)?in\s+full\s+force)\b"
_RELEASES = (
    r"\b(?i:hereby\s+(?:\w+\s+){0,6}releases?|releases?\s+and\s+(?:forever\s+)?discharges?|forever\s+discharges?)\b"
    r"(?=[^.;]{0,400}\b(?i:claims?|causes?\s+of\s+action|liabilit(?:y|ies)|demands?)\b)"
)
_FEES = (
    r"\b(?i:(?:amendment|waiver|consent|modification|extension|forbearance)\s+fees?)\b"
    r"|\b(?i:(?:shall|will|agrees?\s+to|ha(?:s|ve))\s+(?:have\s+)?(?:pay|paid|reimbursed?))\b[^.;]{0,160}"
    r"\b(?i:fees?|costs|expenses)\b"
    r"|\b(?i:(?:shall|will)\s+have\s+received\s+(?:payment\s+(?:or\s+reimbursement\s+)?of\s+)?(?:all\s+|its\s+|the\s+)?(?:reasonable\s+)?)"
    r"\b(?i:fees?|costs|(?:out-of-pocket\s+)?expenses)\b"
)
_WORDS = (_CONDITIONS, _EFFECTIVE, _GUARANTORS, _REAFFIRMS, _CONSENT, _IN_FORCE, _RELEASES, _FEES)
_PATTERNS = tuple(re.compile(one) for one in _WORDS)
"""In the order of the fields of `Effectiveness`."""
_RELEASED = _PATTERNS[_WORDS.index(_RELEASES)]
_AFTER = frozenset(_PATTERNS[2:5])
"""Those about guarantors."""
