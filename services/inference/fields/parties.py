"""Finds each party in the sentence that names the parties: `Fenwick Mills LLC (the “Lender”)`."""

import re
from collections.abc import Iterator

Place = tuple[int, int]


def parties(words: str) -> Iterator[Place]:
    """Each party's span in `words`: its name, and its role if that follows closely. `words` has single spaces."""
    opening = _OPENING.search(words)
    at = opening.end() if opening else 0
    for term in _DEFINED.finditer(words, at):
        name = _run(words, at, term.start()) or _after_and(words, at, term.start())
        if name and not _NO_PARTY.search(term["term"]):
            *earlier, last = name
            yield from earlier
            yield (last[0], term.end()) if term.end() - last[0] <= _LONGEST else last
        at = term.end()
    for start, end in _run(words, at, min(len(words), at + _LONGEST)):
        role = _AS.match(words, end)
        if opening or at:
            yield start, role.end() if role else end


def _after_and(words: str, start: int, end: int) -> list[Place]:
    """The last name after an `and`. The text before it is the kind and address of the previous party."""
    leads = [match.start() for match in _AND.finditer(words, start, end)]
    return next((found for lead in reversed(leads) if (found := _run(words, lead, end))), [])


def _run(words: str, start: int, end: int) -> list[Place]:
    """The names at the beginning of `words[start:end]`, joined by `and` or by `promises to pay to`."""
    found: list[Place] = []
    at = start
    while lead := _LEAD.match(words, at, end):
        stop = _STOP.search(words, lead.end(), end)
        last = stop.start() if stop else end
        name = words[lead.end() : last].rstrip(" ,.")
        if not _NAME.match(name) or len(name) > _LONGEST_NAME or _NO_NAME.search(name):
            break
        found.append((lead.end(), lead.end() + len(name) + words.startswith(".", lead.end() + len(name))))
        joined = _JOINED.search(words, last, end)
        if joined is None:
            break
        at = joined.start()
    return found


_LONGEST = 350  # code points from a name to its role
_LONGEST_NAME = 120
_OPENING = re.compile(
    r"\b(?:by and between|by and among|between|among|amongst|made by|entered into by|given by"
    r"|for value received,?(?: the undersigned,?)?)\b[ :,]*",
    re.IGNORECASE,
)
_DEFINED = re.compile(r"\([^()\"“”]{0,80}[\"“](?P<term>[^\"“”()]{1,60})[\"”][^()]{0,100}\)")
_NO_PARTY = re.compile(
    r"\b(?:agreement|contract|date|part(?:y|ies)|lease|note|term|plan|services?|products?|act|amendment)$",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"[ ,;:.]*(?:(?:and|by and between|between|among|by|on the one hand|the"
    r"|(?:hereby )?promises? to pay to(?: the order of)?|\(?(?:\d|i{1,3}|[a-d])[.)]),? )*"
)
_NAME = re.compile(r"[A-Z0-9\[“\"]")
_NO_NAME = re.compile(
    r"\b(?:agreement|dated|entered|effective|whereas|hereby|shall|will|party|parties)\b", re.IGNORECASE
)
_STOP = re.compile(
    r",? ?\(|[;:]|, (?:an?|the|as|having|with|whose|located|acting|organi[sz]ed|incorporated)\b"
    r"|, (?:through|on|together|its|by)\b|,? ?\[ADDRESS_|,? \d{2,}[ -]"
    r"|,? (?:having|whose|located|organi[sz]ed|incorporated|duly)\b|,? an? [A-Z][a-z]+ (?:corporation|company|limited)"
    r"|,? (?:hereby )?promises?\b| the (?:principal )?(?:sum|amount)\b"
    r"| (?:with|as) (?:an?|its|of|offices|principal)\b|,? and (?=[A-Z\[])"
)
_AND = re.compile(r"\band (?=[A-Z\[])")
_JOINED = re.compile(r"\band (?=[A-Z\[])|\b(?:hereby )?promises? to pay to\b")
_AS = re.compile(r",? as (?:the |an? )?[A-Z][\w-]+(?: [A-Z][\w-]+){0,3}")
