"""The parties of a document with their roles, from its own definitions, and the side of each role. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from services.annotation.agreement.nouns import OURS, PARTY, ROLES, THEIRS, Side, Trade, default_side, noun_of, role_of
from services.annotation.agreement.receiving import receiver
from services.shared.domain.spans import RedactedSpan


@dataclass(frozen=True, slots=True)
class Party:
    """`name`: the whole name. `nouns`: what the document calls the party, lower case, `borrower` or `acme`."""

    name: RedactedSpan
    nouns: tuple[str, ...]

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles of the field in the nouns: `canadian borrower` is a `borrower`."""
        return tuple(dict.fromkeys(role for role in map(role_of, self.nouns) if role))


@dataclass(frozen=True, slots=True)
class Sides:
    """The side of each noun: nouns of the document's parties first, then the default for the trade."""

    trade: Trade
    of_nouns: Mapping[str, Side]
    perspective: str

    def of(self, noun: str) -> Side:
        """The side of a noun as `noun_of` returns it."""
        return self.of_nouns.get(noun) or _seen(default_side(noun, self.trade), self._turned)

    @property
    def _turned(self) -> bool:
        return default_side(noun_of(self.perspective), self.trade) is Side.THEM


def parties_of(text: str) -> tuple[Party, ...]:
    """The parties that the preamble defines, in its order, each once. Empty if no preamble is found."""
    best: list[Party] = []
    for start, end in (*_preambles(text), *_opening(text)):
        parties = _merged(text, _defined(text, start, end))
        if len(parties) > 1:
            return tuple(parties)
        best = best or parties
    return tuple(best)


def trade_of(document_type: str, parties: Iterable[Party] = (), text: str = "") -> Trade:
    """The trade of a document type as inference names it; if it names none, from the roles of the parties, or of the
    first pages.
    """
    kind = document_type.casefold().replace("_", " ")
    if kind in _TRADES:
        return _TRADES[kind]
    roles = {role for one in parties for role in one.roles}
    telling = {one: len(roles & _TELLING[one]) for one in (Trade.COMMERCIAL, Trade.LOAN, Trade.EMPLOYMENT)}
    if not any(telling.values()) and len(_LENDER.findall(text, 0, _SEARCHED)) >= _FEWEST_LENDERS:
        return Trade.LOAN
    return max(telling, key=lambda one: telling[one])


def sides_of(text: str, document_type: str, perspective: str = "") -> Sides:
    """The sides. `perspective`: a role (`licensor`) or a name that the document defines; empty: the trade's default."""
    parties = parties_of(text)
    trade = trade_of(document_type, parties, text)
    ours = noun_of(perspective)
    ours_is_role = default_side(ours, trade) is not Side.UNKNOWN
    named = [] if ours_is_role else [one for one in parties if ours and ours in (*one.nouns, *one.roles)]
    turned = default_side(ours, trade) is Side.THEM
    sides = [_side(one, named, trade, turned) for one in parties]
    if len(parties) == 2 and sides[0] is sides[1] and trade is Trade.COMMERCIAL:
        sides = _by_what_they_do(text, parties, turned)
    if len(parties) == 2 and sides.count(Side.UNKNOWN) == 1:
        known = sides[0] if sides[1] is Side.UNKNOWN else sides[1]
        sides = [_OPPOSITE[known] if one is Side.UNKNOWN else one for one in sides]
    return Sides(trade, _by_noun(parties, sides), perspective)


def perspective_of(text: str, wanted: str = "", parties: Sequence[Party] | None = None) -> str:
    """Our role in the document: `wanted`, if the document has a party or a side with this role; else, by default,
    lender, employer, or the role of the party on the receiving side. Empty if no party has such a role. `parties`:
    those of the text, if they are known.
    """
    parties = parties_of(text) if parties is None else parties
    trade = trade_of("", parties, text)
    role = noun_of(wanted)
    if role in OUR_ROLES and (default_side(role, trade) in _OPPOSED or any(role in one.roles for one in parties)):
        return role
    if trade in _DEFAULT_ROLES:
        return _DEFAULT_ROLES[trade]
    roles = (role for one in parties for role in one.roles)
    return next((one for one in roles if default_side(one, trade) is Side.US), "")


@lru_cache(maxsize=1_024)
def opposes(role: str, roles: tuple[str, ...]) -> bool:
    """Whether `role` is on the other side than `roles`, in the trades that know both. False if no trade does."""
    pairs = [(default_side(role, trade), default_side(one, trade)) for trade in Trade for one in roles]
    known = [(one, other) for one, other in pairs if {one, other} <= _OPPOSED]
    return bool(known) and all(one is not other for one, other in known)


def _by_what_they_do(text: str, parties: Sequence[Party], turned: bool) -> list[Side]:
    """The sides of two parties without a role: our default side receives goods, services, licence or rights."""
    receiving = receiver(text, *(one.nouns for one in parties))
    if receiving < 0:
        return [Side.UNKNOWN, Side.UNKNOWN]
    return [_seen(Side.US if number == receiving else Side.THEM, turned) for number in (0, 1)]


def _side(party: Party, named: list[Party], trade: Trade, turned: bool) -> Side:
    if named:
        return Side.US if party in named else Side.THEM if len(party.nouns) else Side.UNKNOWN
    sides = {_seen(default_side(noun, trade), turned) for noun in party.nouns} - {Side.UNKNOWN}
    return sides.pop() if len(sides) == 1 else Side.UNKNOWN


def _by_noun(parties: Iterable[Party], sides: Iterable[Side]) -> Mapping[str, Side]:
    """A noun of parties of both sides, or of a side that is not known, has none."""
    found: dict[str, Side] = {}
    for party, side in zip(parties, sides, strict=True):
        for noun in party.nouns:
            found[noun] = side if found.get(noun, side) is side else Side.UNKNOWN
    return found


def _seen(side: Side, turned: bool) -> Side:
    return _OPPOSITE.get(side, side) if turned else side


def _preambles(text: str) -> Iterator[tuple[int, int]]:
    """Where the parties can be: after `by and between` and the like, up to the recitals."""
    for number, match in enumerate(_LEAD.finditer(text, 0, _SEARCHED)):
        if number == _MOST_LEADS:
            return
        stop = _STOP.search(text, match.end(), match.end() + _LONGEST)
        yield match.end(), stop.start() if stop else min(len(text), match.end() + _LONGEST)


def _opening(text: str) -> Iterator[tuple[int, int]]:
    """The line with the first definition of a party, and what follows: a preamble without `by and between`."""
    first = _ORGANISED.search(text, 0, _BEGINNING)
    if first:
        start = text.rfind("\n", 0, first.start()) + 1
        stop = _STOP.search(text, first.end(), first.end() + _LONGEST)
        yield start, stop.start() if stop else min(len(text), first.end() + _LONGEST)


def _defined(text: str, start: int, end: int) -> list[Party]:
    """The parties of a preamble. A definition without a name before it is another noun of parties before."""
    found: list[Party] = []
    position = start
    for match in _DEFINITION.finditer(text, start, end):
        noun = noun_of((match["term"] or match["role"]).strip(" ,.;"))
        before, position = position, match.end()
        if noun in _NO_PARTY or _NOT_A_PARTY.search(noun):
            continue
        name = _name(text, before, match.start())
        if name:
            found.append(Party(name, (noun,)))
        elif match.start() - before <= _LONGEST_GAP and not _CLASS.search(text, before, match.start()):
            found = _renamed(found, noun, f" {match['lead'] or ''} ".casefold())
    return found


def _renamed(parties: list[Party], noun: str, lead: str) -> list[Party]:
    """Adds the noun to the parties that `lead` mentions, else to the last one."""
    mentioned = [one for one in parties if any(f" {called} " in lead.replace(",", " ") for called in one.nouns)]
    wanted = mentioned or parties[-1:]
    return [replace(one, nouns=(*one.nouns, noun)) if one in wanted else one for one in parties]


def _name(text: str, start: int, end: int) -> RedactedSpan | None:
    """The name in the words before a definition. None if there is no name, such as `the lenders party hereto`."""
    lead = _CONNECTOR.match(text, start, end)
    first = lead.end() if lead else start
    name = None if _DESCRIPTION.match(text, start, end) else _name_at(text, first, end)
    if name:
        return name
    later = [match.start("name") for match in _ENTITY.finditer(text, start, end)]
    return next(filter(None, (_name_at(text, one, end) for one in reversed(later))), None)


def _name_at(text: str, start: int, end: int) -> RedactedSpan | None:
    after = _AFTER_NAME.search(text, min(start + 1, end), end)
    words = text[start : after.start() if after else end].rstrip(" ,;:\n\r\t")
    others = list(_NEXT_LINE.finditer(words))  # names of a cover page, one in each paragraph: the last one has the role
    start, words = start + (others[-1].end() if others else 0), words[others[-1].end() if others else 0 :]
    if not _CAPITAL.match(words) or len(words) > _LONGEST_NAME or _CLASS.search(words) or _SUFFIX.match(words):
        return None
    return RedactedSpan(start, start + len(words))


def _merged(text: str, parties: Iterable[Party]) -> list[Party]:
    """Each party once, by its name without case and punctuation, with all its nouns."""
    found: dict[str, Party] = {}
    for one in parties:
        key = "".join(filter(str.isalnum, one.name.of(text).casefold()))
        before = found.get(key)
        nouns = (*before.nouns, *one.nouns) if before else one.nouns
        found[key] = replace(before or one, nouns=tuple(dict.fromkeys(nouns)))
    return list(found.values())


OUR_ROLES = ROLES - {PARTY}
"""The roles that can be our perspective."""
_SEARCHED = 60_000
_LENDER = re.compile(r"\b(?:lender|borrower)s?\b", re.IGNORECASE)
_FEWEST_LENDERS = 10
_DEFAULT_ROLES: Mapping[Trade, str] = {Trade.LOAN: "lender", Trade.EMPLOYMENT: "employer"}
_MOST_LEADS = 12
_BEGINNING = 3_000
_LONGEST = 5_000
_LONGEST_NAME = 160
_LONGEST_GAP = 60
_LEAD = re.compile(
    r"\b(?=[abdegimrt])"
    r"(?:by and (?:between|among)(?: and among)?|between|among|amongst|(?:made|given|executed|issued|granted) by"
    r"|received,|the undersigned,?|(?:made|entered into|dated|effective)\b[^.;()]{0,80}\sby)(?=[\s:,])",
    re.IGNORECASE,
)
_STOP = re.compile(
    r"\b(?:RECITALS?\b|W\s?I\s?T\s?N\s?E\s?S\s?S\s?E\s?T\s?H|WHEREAS|Whereas,|BACKGROUND\b|Background\b"
    r"|(?:PRELIMINARY|INTRODUCTORY) STATEMENT|TABLE OF CONTENTS|NOW,? THEREFORE|Now,? therefore|ARTICLE\b"
    r"|Article [1I]\b"
    r"|SECTION\b|DEFINITIONS\b|agrees?|promises? to pay|will|shall|desires?"
    r"|IN WITNESS|By:|/s/)|(?<=[\"”]\))\s?\.(?=\s)"
)
_ROLE_WORDS = "|".join(sorted((re.escape(one) for one in ROLES if one != PARTY), key=len, reverse=True))
_DEFINITION = re.compile(
    r"\((?P<lead>[^()\"“”]{0,160})[\"“](?P<term>[^\"“”()]{1,60})[\"”][^()]{0,200}\)"
    r"|,?\s+as\s+(?:the\s+|an?\s+|sole\s+|initial\s+){0,2}"
    rf"(?P<role>(?:administrative |collateral |documentation |syndication )?(?:{_ROLE_WORDS})s?)\b",
    re.IGNORECASE,
)
_CONNECTOR = re.compile(
    r"(?:[\s,;:.)]|(?:and|by|between|among|to|from|with|the undersigned,?|on (?:the )?(?:one|other) (?:hand|part),?"
    r"|in favou?r of|to the order of|\(\w{1,3}\)|\d\.)(?=[\s,(]))+",
    re.IGNORECASE,
)
_KINDS = (
    r"(?:compan(?:y|ies)|corporations?|limited|partnership|trust|bank|association|individual|entity|division|subsidiary"
    r"|banking)"
)
_AFTER_NAME = re.compile(
    r",?\s?\((?![A-Z][a-z]{1,30}\),?\s(?:Inc|INC|LLC|L\.|Ltd|Corp))"
    rf"|[,;]?\s(?:an?|the)\s{{1,4}}(?:[^\s,]+\s{{1,4}}){{0,4}}(?i:{_KINDS})\b"
    r"|,?\s(?:duly\s)?(?:organi[sz]ed|incorporated|formed|existing|registered)\b"
    r"|,\s(?:an?|the|as|in|having|with|whose|located|acting|through|on behalf|together|for itself|successor|by)\s"
    r"|\sand\s(?:(?i:certain|its)\s)(?:\w+\s){0,2}(?i:subsidiar|affiliat)"
    r"|\s(?:having|whose|located|acting|on behalf of)\s|,?\s\[ADDRESS_|,\s\d{1,6}\s|[\"“;]"
)
_NEXT_LINE = re.compile(r",[ \t]{0,20}\n[ \t]{0,80}\n\s{0,80}")
_DESCRIPTION = re.compile(
    r"[\s,]*(?:whose|having|with|located|acting|as|an?|organi[sz]ed|incorporated|not|for|on behalf|in (?:its|the)"
    r"|successor|\[ADDRESS_)\b",
    re.IGNORECASE,
)
_ENTITY = re.compile(
    r"(?:(?:\b(?i:and)|,|;)\s+)(?P<name>(?:\[(?:ORGANIZATION|PERSON)_\d{1,9}\]|[A-Z][\w.&'’-]{0,40}"
    r"(?:\s(?:and|of|the|plc|&)(?=\s|$)|,?\s(?!AND\b)[A-Z][\w.&'’-]{0,40}){0,9}))(?=,?\s(?:an?|the)\s|,?\s{0,4}(?:\(|$))"
)
_CAPITAL = re.compile(r"(?:the )?(?:\[[A-Z]+_\d|[a-z]?[^\W\d_a-z]|\d\w)")
_ORGANISED = re.compile(
    r",? an? [A-Z][^()]{0,60}\b(?:corporation|company|partnership|association)\b[^()]{0,200}\([^()]{0,80}[\"“]"
    r"|,? (?:with|having) (?:a |its |an )?(?:principal )?(?:place of business|address|offices?)\b[^()]{0,120}\([\"“]"
)
_SUFFIX = re.compile(r"(?:Inc|LLC|L\.L\.C|Ltd|Co|Corp|N\.\s?A|L\.P)\b\.?$", re.IGNORECASE)
_CLASS = re.compile(
    r"\b(?:hereto|herein|(?:financial|lending) institutions|persons|lenders|banks|signator|from time to time|agreement"
    r"|dated|subsidiaries (?:of|listed|named)|following|listed)\b"
    r"|^(?:the )?(?:such|each|all|any|borrowers?|lenders?|agents?|company|part(?:y|ies))\b",
    re.IGNORECASE,
)
_NOT_A_PARTY = re.compile(
    r"\b(?:agreement|amendment|contract|date|note|act|documents?|terms?|products?|services?|facility|loans?|guaranty"
    r"|guarantee|property|premises|waiver|consent|plan|merger|transaction|effective|code|territory|mark|marks)$"
)
_NO_PARTY = frozenset({PARTY, "", "parties", "party", "we", "us", "you"})
_OPPOSED = frozenset({Side.US, Side.THEM})
_OPPOSITE: Mapping[Side, Side] = {
    Side.US: Side.THEM, Side.THEM: Side.US, Side.BOTH: Side.BOTH, Side.UNKNOWN: Side.UNKNOWN,
}  # fmt: skip
_TELLING: Mapping[Trade, frozenset[str]] = {
    one: (OURS[one] | THEIRS[one]) - {"company", "agent", "parent", "subsidiary", "purchaser", "beneficiary"}
    for one in Trade
}
_TRADES: Mapping[str, Trade] = {
    "credit agreement": Trade.LOAN, "note": Trade.LOAN, "guaranty": Trade.LOAN, "security agreement": Trade.LOAN,
    "employment": Trade.EMPLOYMENT, "nda": Trade.COMMERCIAL, "lease": Trade.COMMERCIAL, "licence": Trade.COMMERCIAL,
    "distribution": Trade.COMMERCIAL, "franchise": Trade.COMMERCIAL, "supply": Trade.COMMERCIAL,
    "service": Trade.COMMERCIAL, "agency": Trade.COMMERCIAL, "collaboration": Trade.COMMERCIAL,
    "sponsorship": Trade.COMMERCIAL,
}  # fmt: skip
