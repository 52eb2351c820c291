"""Extracts duties, permissions and bans with rules. A claim that no rule recognises is not checked."""

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field

from services.shared.domain.grounding.facts import ROLE, ROLES, party
from services.shared.domain.grounding.words import EMPTY, is_word, plain, stem

MUST, MAY, NOT, BE, CAP = "<must>", "<may>", "<not>", "<be>", "<cap>"


@dataclass(slots=True)
class Claims:
    """Per verb stem: whether the action is forbidden, required or permitted, who acts, and on whom."""

    negated: set[str] = field(default_factory=set)
    free: set[str] = field(default_factory=set)  # occurs at least once without a negation
    must: set[str] = field(default_factory=set)
    may: set[str] = field(default_factory=set)
    actors: dict[str, set[str]] = field(default_factory=dict)
    receivers: dict[str, set[str]] = field(default_factory=dict)
    conditions: set[str] = field(default_factory=set)
    bans: bool = False

    @property
    def done(self) -> set[str]:
        """All actions that are required, permitted or forbidden."""
        return self.must | self.may | self.negated


def claims(words: str, aliases: dict[str, str], verbs: Container[str] = ()) -> Claims:
    """The claims of one text. `aliases`: a party's role by its placeholder. `verbs`: stems that count as actions even
    without "shall" before them.
    """
    text = plain(words)
    found = Claims(conditions={one.casefold() for one in _CONDITION.findall(text)})
    text = _NEVER_MORE.sub(rf"\1 {CAP}", text)
    for pattern, mark in _PHRASES:
        text = pattern.sub(f" {mark} ", text)
    found.bans = NOT in text
    clauses = list(_clauses(text))
    for clause in clauses:
        _read(clause, found)
    for clause in clauses:
        for place, token in enumerate(clause):
            if _is_claim(token) and (stem(token) in verbs or stem(token) in found.done):
                _record_parties(clause, place, aliases, found)
    return found


def aliases_of(evidence: str) -> dict[str, str]:
    """Roles by placeholder, from definitions such as `[ORG_1] (the "Borrower")`."""
    text = plain(evidence)
    return {match["who"]: match["role"].casefold() for match in _DEFINED.finditer(text)}


def wrong_role(sentence: str, aliases: dict[str, str]) -> bool:
    """Whether the sentence gives a placeholder a role that differs from its definition."""
    stated = ((match["who"], match["role"].casefold()) for match in _CALLED.finditer(plain(sentence)))
    return any(who in aliases and party(aliases[who]) != party(role) for who, role in stated)


def _clauses(text: str) -> Iterator[list[str]]:
    clause: list[str] = []
    for one in _TOKEN.findall(text):
        if one in ".;:":
            yield clause
            clause = []
        else:
            clause.append(one)
    yield clause


def _read(clause: Sequence[str], found: Claims) -> None:
    negation, mode, before = 0, "", (0, "")
    for token in _without_asides(clause):
        if token == NOT:
            negation = _REACH
        elif token in (MUST, MAY):
            mode = token
        elif token in ("or", "nor"):
            negation, mode = before
        elif _is_claim(token):
            name = stem(token)
            (found.negated if negation else found.free).add(name)
            if mode and not negation:
                (found.must if mode == MUST else found.may).add(name)
            before, negation, mode = (negation, mode), 0, ""
            continue
        elif negation and is_word(token):
            negation -= 1
        before = (0, "")


def _without_asides(clause: Sequence[str]) -> Iterator[str]:
    """The tokens without a parenthesis directly after "shall" or "may": `may, upon notice, inspect`."""
    place = 0
    while place < len(clause):
        yield clause[place]
        if clause[place] in (MUST, MAY) and clause[place + 1 : place + 2] == [","] and "," in clause[place + 2 :]:
            place = clause.index(",", place + 2)
        place += 1


def _record_parties(clause: Sequence[str], place: int, aliases: dict[str, str], found: Claims) -> None:
    """Records the parties around a verb: actor before it, receiver after it, and the reverse in the passive."""
    name = stem(clause[place])
    before = [(i, one) for i, one in _parties(clause, aliases) if i < place]
    after = [(i, one) for i, one in _parties(clause, aliases) if i > place]
    passive = BE in clause[max(0, place - 3) : place]
    by = {one for i, one in after if clause[max(0, i - 2) : i].count("by")}
    others = {one for _, one in after if one not in by}
    if passive:
        actors = by
    else:
        actors = {before[-1][1]} if before else set()
        if after:
            found.receivers.setdefault(name, set()).update(others)
    if actors:
        found.actors.setdefault(name, set()).update(actors)


def _parties(clause: Sequence[str], aliases: dict[str, str]) -> list[tuple[int, str]]:
    return [
        (i, party(aliases.get(token, token)))
        for i, token in enumerate(clause)
        if token.startswith("[") or ROLE.fullmatch(token)
    ]


def _is_claim(token: str) -> bool:
    """Whether a token carries a claim: not a mark, a filler word or a party."""
    if token.startswith(("<", "[")) or not is_word(token) or not token[0].isalpha():
        return False
    return token.casefold() not in EMPTY and token.casefold() not in _FILL and not ROLE.fullmatch(token)


_REACH = 8  # most tokens between a negation and its verb
_TOKEN = re.compile(r"<[a-z]+>|\[[A-Z_]{2,20}_[1-9]\d{0,8}\]|[^\W\d_]+(?:['-][^\W\d_]+)*|[.;:,]")
_FILL = frozenset(
    """event circumstance circumstances case time way prior written person any thing otherwise also ever automatically
    promptly immediately solely reasonably directly indirectly jointly severally""".split()  # noqa: SIM905
)
_ROLE_WORD = r"(?P<role>[A-Z][A-Za-z]+(?: [A-Z][A-Za-z]+)?)"
_WHO = r"(?P<who>\[[A-Z_]{2,20}_[1-9]\d{0,8}\])"
_DEFINED = re.compile(rf'{_WHO}[^.;\[\]]{{0,160}}?\((?:[a-z ,]*)"{_ROLE_WORD}"')
_CALLED = re.compile(
    rf"{_WHO},? (?:is|are|as|acts as|acting as|\()? ?\(?(?:the|an?)? ?\"?(?P<role>{ROLES})\b", re.IGNORECASE
)
_NEVER_MORE = re.compile(r"\bin no event (?:shall|will)\b([^.;]{0,200}?)\bexceed\b", re.IGNORECASE)
_CONDITION = re.compile(r"\b(?:unless|except|without|only|other than|save|provided|if)\b", re.IGNORECASE)


def _phrase(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w<])(?:{words})(?![\w>])", re.IGNORECASE)


_PHRASES = (
    (
        _phrase(
            r"(?:shall|will|may|must|does|do|can) not (?:at any time |in the aggregate |in any event )?exceed"
            r"|not to exceed|(?:(?:shall|will|may) )?(?:be |is |are )?(?:limited to|capped at)"
            r"|(?:no|not) (?:more|greater|later) than|at most|up to|at or below"
        ),
        CAP,
    ),
    (
        _phrase(
            r"(?:(?:shall|will|must) )?(?:be|is|are) (?:not |never )?(?:prohibited|barred|restricted|forbidden"
            r"|precluded)(?: from)?|(?:shall|will|must|may|can|does|do|is|are|has|have) not|cannot|can't|won't|isn't"
            r"|doesn't|don't|(?:prohibit|forbid|bar|preclude|exclude|waive)(?:s|ed|ding)?|(?:fail|refuse)(?:s|d|ed)? to"
            r"|failure to"
            r"|not|no|never|neither|nor|none|without (?:any )?(?:obligation|liability|limit|limitation|right)s?(?: to)?"
        ),
        NOT,
    ),
    (
        _phrase(
            r"(?:(?:shall|will) (?:be|have) |is |are |has |have |be )?(?:entitled to|permitted to|allowed to|free to"
            r"|(?:the|a) right to|the option to|(?:the|its) option of)|may|can|could"
        ),
        MAY,
    ),
    (
        _phrase(
            r"(?:is|are|be|shall be|will be) (?:required|obliged|obligated) to"
            r"|(?:agree|undertake|covenant|promise)s? to|(?:has|have) to|must|shall|will"
        ),
        MUST,
    ),
    (_phrase(r"be|is|are|was|were|been"), BE),
)
