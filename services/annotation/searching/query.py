"""What a person searches across documents: words, and phrases in quotation marks. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import merge
from itertools import chain

from services.annotation.searching.alignment import Alignment
from services.annotation.searching.folding import fold, fold_words
from services.annotation.sets.refusals import invalid
from services.shared.domain.spans import RedactedSpan

LONGEST_QUERY, MOST_TERMS = 200, 12
# Thai, Lao, Burmese and Khmer; kana; Han.
_SCRIPTS = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_UNSPACED, _LETTER = rf"[{_SCRIPTS}]", rf"[^\W{_SCRIPTS}]"
_WORD = re.compile(rf"{_LETTER}+|(?=\w){_UNSPACED}")
_TERM = re.compile(r'"([^"]+)"|(\S+)')


@dataclass(frozen=True)
class Query:
    """`terms`: words and phrases in comparable form, which a text has all. None: every text fits."""

    terms: tuple[str, ...]

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of all terms."""
        return frozenset(word for one in self.terms for word in words_in(one))

    def places(self, text: str) -> Iterator[RedactedSpan]:
        """The places of all terms in order, without overlaps; none if the text lacks a term. They are made one by one:
        a hostile text has millions.
        """
        variants = (False, True) if any("-" in one for one in self.terms) else (False,)
        forms = [fold(text, keeps_hyphens=hyphens) for hyphens in variants]
        found = []
        for term in self.terms:
            own = merge(*(_places(shown, source, term) for shown, source in forms))
            first = next(own, None)
            if first is None:
                return
            found.append(chain((first,), own))
        end = 0
        for start, stop in merge(*found):
            if start >= end:
                end = stop
                yield RedactedSpan(start, stop)

    def fits(self, text: str) -> bool:
        """Whether the text has all terms; some are required."""
        return next(self.places(text), None) is not None


def query_of(words: str) -> Query:
    """The query of what a person types. Raises `Reject(INVALID_METADATA)`, without the words."""
    if len(words) > LONGEST_QUERY:
        raise invalid("words", f"must have at most {LONGEST_QUERY} characters")
    typed = fold(words)[0]
    terms = tuple(dict.fromkeys(fold_words(phrase or word.strip('"')) for phrase, word in _TERM.findall(typed)))
    terms = tuple(one for one in terms if words_in(one))
    if words.strip() and not terms:
        raise invalid("words", "must have a letter or a figure")
    if len(terms) > MOST_TERMS:
        raise invalid("words", f"must have at most {MOST_TERMS} words and phrases")
    return Query(terms)


def words_in(comparable: str) -> Sequence[str]:
    """The words of a text in comparable form. Each character of a script without spaces is a word."""
    return _WORD.findall(comparable)


def _places(shown: str, source: Alignment, term: str) -> Iterator[tuple[int, int]]:
    """The places of whole words: `assign` is not found in `assignment`."""
    for one in re.finditer(_pattern(term), shown):
        yield source.start(one.start()), source.end(one.end())


def _pattern(term: str) -> str:
    """A word ends at another one. In scripts without spaces it can go on in the next line."""
    before = rf"(?<!{_LETTER})" if re.match(_LETTER, term) else ""
    after = rf"(?!{_LETTER})" if re.match(_LETTER, term[-1]) else ""
    joined = re.sub(rf"(?<={_UNSPACED}) ?(?={_UNSPACED})", "\0", term)
    return before + " ?".join(re.escape(one) for one in joined.split("\0")) + after
