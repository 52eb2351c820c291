"""How plausible it is that a run of words is a name, by the words and their use in the whole document. The model of
names sees only a few words around each one.
"""

import re

from services.redaction.recognisers.base import Source
from services.redaction.recognisers.lexical.lexicon import LEGAL_FORMS, ROLES
from services.redaction.recognisers.lexical.name_words import kind_of
from services.redaction.recognisers.lexical.names import fold
from services.redaction.recognisers.tagger.wordlists import NEVER_IN_NAMES
from services.shared.domain.spans import OriginalSpan


def plausibility(source: Source, span: OriginalSpan) -> float:
    """A factor for the probability of the name in `span`.

    Initials or offices alone are no name, nor is anything with a digit or a word such as "any". A word alone, words
    after an article anywhere in the document, repeated phrases, parts of companies, lines in capitals and the items
    of a list are rarely names.
    """
    words = span.of(source.text)
    parts = [one for one in _WORDS.findall(words) if len(one) > 1]
    if not parts or _DIGIT.search(words) or all(fold(one) in ROLES for one in parts):
        return 0.0
    if not NEVER_IN_NAMES.isdisjoint(map(fold, parts)):
        return 0.0
    kinds = [_kind(source, one) for one in parts]
    factor = 1.0
    if "g" not in kinds and (_ITEM.match(words) or (words.isupper() and _is_capitals(source.text, span))):
        factor = _HEADING
    if len(parts) == 1 and not _INITIALS.match(words):
        factor *= _WORD_ALONE if kinds[0] in "ow" or words.isupper() else 1.0 if kinds[0] == "g" else _ALONE
    count, articles = _uses(source.text, words)
    if articles:
        factor *= _AFTER_ARTICLE
    if "g" in kinds:
        return factor
    return factor * (_REPEATED if count > _OFTEN else 1.0 if LEGAL_FORMS.isdisjoint(map(fold, parts)) else _FIRM)


def _is_capitals(text: str, span: OriginalSpan) -> bool:
    """Whether the lines of `span` have no small letters, as headings and disclaimers."""
    end = text.find("\n", span.end)
    return text[text.rfind("\n", 0, span.start) + 1 : end if end >= 0 else len(text)].isupper()


def _kind(source: Source, word: str) -> str:
    """The kind of a word as in `kind_of`; "o" if the document uses it in lower case."""
    return "o" if fold(word) in source.lower_words else kind_of(word)


def _uses(text: str, words: str) -> tuple[int, int]:
    """How often `words` occur, and how often an article is before them. Counts no more than `_MOST`."""
    words = " ".join(words.split())
    count, articles, at = 0, 0, text.find(words)
    while at >= 0 and count < _MOST:
        count, articles = count + 1, articles + bool(_ARTICLE.search(text, max(at - _REACH, 0), at))
        at = text.find(words, at + len(words))
    return count, articles


_OFTEN, _MOST, _REACH = 3, 20, 12
_ALONE, _WORD_ALONE, _REPEATED, _AFTER_ARTICLE, _FIRM, _HEADING = 0.04, 0.02, 0.05, 0.02, 0.08, 0.02
_WORDS = re.compile(r"[^\W\d_]+")
_DIGIT = re.compile(r"\d")
_ITEM = re.compile(r"[^\W\d_]\.?[ \t]?[-–]")
_INITIALS = re.compile(r"(?:[^\W\d_]\.[ \t]?)+[^\W\d_]{2}")
_ARTICLE = re.compile(r"(?i)\b(?:the|an?|this|that|any|each|every|all|such|no|its|our|their|your)\s+$")
