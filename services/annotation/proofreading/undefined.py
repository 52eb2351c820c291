"""Terms that are used as defined terms, and that no passage of the paper defines."""

import re
from collections import defaultdict
from collections.abc import Iterator

from services.annotation.proofreading.fault import Check, Fault
from services.annotation.proofreading.ordinary_terms import HEADS, ORDINARY, SHARES, TERM_HEADS
from services.annotation.proofreading.sheet import Sheet
from services.shared.domain.fields.nearby import matches_near
from services.shared.domain.spans import RedactedSpan


def undefined_terms(sheet: Sheet) -> Iterator[Fault]:
    """The first use of each term in capitals inside sentences that is neither defined nor made of defined terms. An
    ordinary one is there twice or more, another one three times.
    """
    parts = _defined(sheet.text, (_QUOTED,))
    defined = parts | _defined(sheet.text, _DEFINES)
    for term, places in _used(sheet).items():
        enough = len(places) >= (_USUAL if term in ORDINARY or term.split()[-1] in TERM_HEADS else _OTHER)
        known = _is_made_of(term, parts) or not defined.isdisjoint(_orders(term))
        if enough and not known and not _explained(sheet, term):
            yield Fault(Check.UNDEFINED_TERM, places[0])


def borrows(sheet: Sheet) -> bool:
    """Whether the paper uses the terms of another one, or of a part that is not there."""
    return bool(_BORROWED.search(sheet.text, 0, sheet.body_end))


def _used(sheet: Sheet) -> dict[str, list[RedactedSpan]]:
    """The places of each term in sentences of the body, by its key."""
    used: dict[str, list[RedactedSpan]] = defaultdict(list)
    keys: dict[str, str] = {}  # an agreement uses its terms hundreds of times
    for match in _CAPITALS.finditer(sheet.text, 0, sheet.body_end):
        before = sheet.text[max(match.start() - _CLAUSE, 0) : match.start("term")]
        if len(_LOWER.findall(before)) < _WORDS or _JOINED.search(before):
            continue
        term = keys.get(match["term"]) or keys.setdefault(match["term"], key_of(match["term"]))
        if term in ORDINARY or _is_made_up(sheet, term):
            used[term].append(RedactedSpan(*match.span("term")))
    return used


def key_of(words: str) -> str:
    """Lower case, single spaces, each word in the singular, so that all forms of a term have one key."""
    return " ".join(_singular(one) for one in _WORD.findall(_POSSESSIVE.sub("", words).lower()))


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _is_made_up(sheet: Sheet, term: str) -> bool:
    """Whether a term of two or more words is no name: it ends in a word that names have not, or the text has each of
    its words in lower case.
    """
    words = term.split()
    if term in SHARES:
        return False
    ordinary = words[-1] in HEADS and all(one in sheet.words or f"{one}s" in sheet.words for one in words)
    return len(words) > 1 and (words[-1] in TERM_HEADS or ordinary)


def _defined(text: str, wordings: tuple[re.Pattern[str], ...]) -> frozenset[str]:
    """The keys of the words that `wordings` find, and of those before a verb that defines."""
    found = {key_of(match["term"]) for wording in wordings for match in wording.finditer(text)}
    for match in matches_near(_BEFORE_VERB, text, _VERBS.finditer(text), _LONGEST, 0):
        if not _ANY.search(text, max(match.start() - _NEAR, 0), match.start()):
            found.add(key_of(_ARTICLE.sub("", match["term"])))
    return frozenset(found)


def _orders(term: str) -> Iterator[str]:
    """The term, and the same words in the other order: a date of closing is a closing date."""
    yield term
    *words, last = term.split()
    yield f"{last} of {' '.join(words)}"
    head, _, tail = term.partition(" of ")
    yield f"{tail} {head}"


def _is_made_of(term: str, defined: frozenset[str]) -> bool:
    """Whether defined terms, and adjectives that need no definition, make up the whole term."""
    if term in defined:
        return True
    words = term.split()
    return any(
        (" ".join(words[:at]) in defined or set(words[:at]) <= _PLAIN) and _is_made_of(" ".join(words[at:]), defined)
        for at in range(1, len(words))
    )


def _explained(sheet: Sheet, term: str) -> bool:
    """Whether a use in the body names the place of the meaning, or the term is a heading or an entry there."""
    words = (
        f"(?:{one[0].upper()}{one[1:]}|{one.upper()})"
        for one in term.replace("y ", " ").removesuffix("y").split()
        if one not in {"of", "in"}  # between the words of `form`
    )
    form = rf"{_ENDING}[\s_*-]{{1,4}}(?:of\s|in\s)?".join(words) + r"(?i:y|s|es|ies)?\b"
    pattern = (
        rf"{form}[\"”'’_*]{{0,2}},?\s{{1,3}}\(?(?:(?:as|which|each\sas)\s(?:\w{{1,12}}\s){{0,4}})?"
        r"(?:within\sthe\smeaning\b|defined\b(?!\s(?:above|below|herein)\b)|such\sterm\b"
        r"|(?:described|specified|set\sforth|provided)\sin\b"
        r"(?!\s(?:an?|any|each|its|such|that|their|the\s(?:related|relevant|applicable))\b))"
        rf"|{form}\s{{1,3}}(?:of|for|to)\s(?:an?|any|the|each)\s(?:\w{{1,20}}\s{{1,3}}){{1,4}}(?:shall\s|will\s)?means?\b"
        rf"|\b(?:shall|will)\s(?:be|constitute|(?:also\s)?be\s(?:deemed|considered)(?:\sto\sbe)?)\s{{1,3}}an?\s{{1,3}}"
        rf"(?!\S{{1,20}}\s{{1,3}}Days?\b)[“\"]?{form}"
        rf"|\b(?:quoted|announced|published|known|designated)\b[^.;]{{0,60}}\bas\s{{1,3}}(?:the|its|an?)\s{{1,3}}{form}"
        rf"|{form}\s{{1,3}}\((?:or|collectively)[\s,]{{1,3}}(?:the\s)?[“\"]"
        rf"|\bthe\s{{1,3}}{form},?\s(?:identified|described|listed|set\sforth)\b"
        rf"|[.;:]\s{{1,4}}(?:The\s)?{form}\s{{1,3}}(?:is|are|shall\sbe|will\sbe)\b"
        rf"|(?:[.;:>\d)]\s{{0,9}}\n[ \t\r]{{0,40}}\n[ \t]{{0,40}}|\d\.\d{{0,2}}\.?\s{{1,4}}){form}[ \t]{{0,3}}"
        r"(?:[:.–—=-]|\r?\n[ \t\r]{0,40}\n)"
        rf"|\([\da-z]{{1,3}}\)\s{{1,3}}{form}[ \t]{{0,3}}[:–—=]"
    )
    return bool(re.compile(pattern).search(sheet.text, 0, sheet.body_end))


_ENDING = r"(?i:y|s|es|ies)?"
_USUAL, _OTHER = 2, 3  # uses
_WORDS = 2
_CLAUSE = 60
_LOWER = re.compile(r"\b[a-z]{4,20}\b")  # headings have few of these words
_JOINED = re.compile(r"[A-Z]\w{2,20}\s(?:and|or|of|to|in|for|&)\s$")
_WORD = re.compile(r"[\w&]+")
_POSSESSIVE = re.compile(r"[’']s?\b")
_ONE = r"[A-Z][A-Za-z]{2,20}(?:[-–][A-Za-z]{2,20}){0,2}"
_CAPITALS = re.compile(
    r"\b[a-z][\w’'/-]{0,20},?\s{1,3}(?P<term>"
    + _ONE
    + r"(?:\s{1,3}(?:of\s{1,3}|in\s{1,3}|&\s{1,3})?"
    + _ONE
    + r"){0,4})"
    r"(?=[’']s?\s|[,);:.](?!\setc)|\s{1,3}(?!(?:and|or|of|&)\s[A-Z]|per\s)[a-z(])"
)
_TERM = r"(?P<term>[A-Z0-9][\w&’'./, -]{1,70}?)"
_LINES = r"(?P<term>[A-Za-z0-9][\w&’'./,\s-]{1,70}?)"
_VERB = (
    r"(?:(?:shall\s{1,3}|will\s{1,3})?(?:means?|be\sdefined|have\s(?:the|their)\s(?:\w{4,10}\s)?meanings?)"
    r"|has\s(?:the|its)\s(?:\w{4,10}\s)?meanings?|is\sdefined|are\sdefined)\b"
)
_VERBS = re.compile(_VERB)
_LONGEST = 600
_BEFORE_VERB = re.compile(
    r"(?P<term>" + _ONE + r"(?:\s{1,3}(?:(?:of|in|and|or|&|to)\s{1,3})?" + _ONE + r"){0,5})"
    r"(?:\([sS]\))?[”\"’'_*]{0,2}(?:\s\([^()]{1,40}\))?,?\s{1,3}" + _VERB
)
_NEAR = 30
_ANY = re.compile(r"(?:\b(?:any|each|such|to|every|of|no|all|for|in|by|and|or|with|other)|[”\"’])\s{1,3}$")
_ARTICLE = re.compile(r"^(?:The|A|An|Each|Terms?|For|As|In)\s")
_QUOTED = re.compile(
    r"(?<!definition of )(?<!definition of the term )(?<!including )(?:(?<![\w.,;])[\"'‘`_*]{1,2}|“)[ \t_]{0,3}"
    + _LINES + r"(?:\s?\((?:s|S|es|ies)\))?[ \t_]{0,3},?(?:[\"”’'_*]{1,2}(?!\w)|“)"
)  # fmt: skip
_DEFINES = (
    re.compile(r"\((?:(?:the|each|an?|any|collectively|together),?\s{1,3}){0,2}[\"“]" + _LINES + r"\)"),
    re.compile(
        r"\((?:(?i:the|each|an?|any|such|collectively|together|individually|hereinafter|referred\sto\sas|as|or"
        r"|hereafter),?\s{1,3}){0,5}" + _TERM + r"\)"
    ),
    re.compile(r"\n[ \t]{0,40}(?:\(?[\da-z]{1,4}[.)]\s{0,3}){0,2}" + _TERM + r"[ \t]{0,3}[:–—=]"),
    re.compile(r"\([\da-z]{1,3}\)\s{1,3}" + _TERM + r":"),
)  # fmt: skip
_PLAIN = frozenset(
    {
        "initial", "additional", "new", "existing", "applicable", "outstanding", "other", "final", "annual", "total",
        "aggregate", "proposed", "current", "prior", "original", "respective", "first", "second", "third", "future",
        "subsequent", "related", "relevant", "certain", "all", "any", "each", "such", "every", "no", "the", "of",
    }
)  # fmt: skip
_BORROWED = re.compile(
    r"(?i)\b(?:capitali[sz]ed\s{1,3}(?:terms?|words?)|(?:terms|words|expressions)\s{1,3}(?:used|not|which|that|defined"
    r"|and))\b[^.]{0,200}\b(?:meanings?\b[^.)]{0,90}\b(?:in|by|under)|(?:as|are|is)\sdefined\sin"
    r"|not\s(?:otherwise\s)?defined\b[^.)]{0,90}\bin)\s{1,3}"
    r"(?:(?:sections?|articles?|annex|appendix)\s{1,3}[\w.]{1,9}\s{1,3}(?:of|to)\s{1,3})?"
    r"(?:(?:the|that|such|said)\s{1,3}(?!uniform|u\.?c\.?c|bankruptcy|internal|code\b|act\b|securities|definition|section"
    r"|singular|plural|preamble|recital|following|body|text)|(?:annex|appendix|schedule|exhibit|attachment)\b)"
    r"|[\"“]\[[A-Z]{2,20}_\d{1,4}\][\"”],?\s{1,3}(?:shall\s)?(?:means?|has\sthe)\b"
)
