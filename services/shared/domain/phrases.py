"""Titles and keywords of document types, and the patterns that find them. Pure."""

import re
from collections.abc import Iterable, Sequence

LONGEST = 120
"""Code points of a phrase, at most."""
MOST_WORDS = 12
"""Words and placeholders of a phrase, at most."""


def phrase_fault(phrase: str) -> str:
    """What is wrong with the phrase; empty if nothing is."""
    tokens = _TOKEN.findall(phrase)
    if len(phrase) > LONGEST or len(tokens) > MOST_WORDS:
        return f"a phrase has at most {MOST_WORDS} words and {LONGEST} characters"
    if not tokens or " ".join(tokens) != phrase:
        return f"{phrase!r} is not words with single spaces between them"
    for token in tokens:
        if not any(kind.fullmatch(token) for kind in (_WORD, _PAPER, _MORE)):
            return f"{token!r} in {phrase!r} is neither a word nor <paper>, <more>, or <1 more> to <{_PLAIN} more>"
    return _shape_fault(phrase, tokens)


def pattern_of(phrases: Iterable[str], unless: Iterable[str] = (), *, space: str = " ") -> re.Pattern[str] | None:
    """The pattern that finds one of the phrases, in any case and as whole words; None without phrases. None of `unless`
    begins at a word of what it finds. `space`: the pattern between two words. The phrases have no `phrase_fault`.
    """
    excluded = "|".join(_compiled(one, "", space) for one in unless)
    before = f"(?!{excluded})" if excluded else ""
    found = "|".join(_compiled(one, before, space) for one in phrases)
    return re.compile(rf"\b(?:{found})\b", re.IGNORECASE) if found else None


def _shape_fault(phrase: str, tokens: Sequence[str]) -> str:
    if _MORE.fullmatch(tokens[0]) or _MORE.fullmatch(tokens[-1]):
        return f"{phrase!r} begins or ends with <more>; remove it"
    if not any(all(map(_LETTERS.search, one.split("/"))) for one in tokens if _WORD.fullmatch(one)):
        return f"{phrase!r} has no word of two letters, so that it would match most texts"
    return ""


def _compiled(phrase: str, before: str, space: str) -> str:
    made = ""
    for token in _TOKEN.findall(phrase):
        more = _MORE.fullmatch(token)
        if more is None:
            made += (space if made else "") + before + _word(token)
        elif more.group(1):
            made += rf"(?:{space}{before}\w+){{0,{more.group(1)}}}"
        else:
            made += rf"(?:,?{space}{before}[\w&]+){{0,{_WITH_COMMAS}}}"
    return made


def _word(token: str) -> str:
    if token == "<paper>":  # noqa: S105 - a placeholder
        return "(?:agreement|contract)"
    words = [_letters(one) for one in token.split("/")]
    return words[0] if len(words) == 1 else f"(?:{'|'.join(words)})"


def _letters(word: str) -> str:
    """`*` is any word, `servic*` one that begins so, and `-` a hyphen, a space or nothing."""
    if word == "*":
        return r"\w+"
    return re.escape(word).replace(r"\-", "-? ?").replace(r"\*", r"\w*")


_WITH_COMMAS, _PLAIN = 4, 6
_TOKEN = re.compile(r"<[^<>]*>|[^\s<>]+")
_PAPER = re.compile(r"<paper>")
_MORE = re.compile(rf"<(?:([1-{_PLAIN}]) )?more>")
_PART = r"(?:\*|[^\W_]+(?:['’&-][^\W_]+)*\*?)"
_WORD = re.compile(rf"{_PART}(?:/{_PART})*")
_LETTERS = re.compile(r"[^\W\d_]{2}")
