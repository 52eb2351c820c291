"""What a person searches across documents: words, and phrases in quotation marks. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from services.annotation.searching.alignment import Alignment
from services.annotation.searching.folding import fold, fold_words
from services.annotation.sets.refusals import invalid
from services.shared.domain.spans import RedactedSpan

LONGEST_QUERY, MOST_TERMS = 200, 12
_WORD = re.compile(r"\w+")
_TERM = re.compile(r'"([^"]+)"|(\S+)')


@dataclass(frozen=True)
class Query:
    """`terms`: words and phrases in comparable form, which a text has all. None: every text fits."""

    terms: tuple[str, ...]

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of all terms."""
        return frozenset(word for one in self.terms for word in _WORD.findall(one))

    def places(self, text: str) -> Sequence[RedactedSpan]:
        """The places of all terms in order, without overlaps; none if the text lacks a term."""
        variants = (False, True) if any("-" in one for one in self.terms) else (False,)
        forms = [fold(text, keeps_hyphens=hyphens) for hyphens in variants]
        found: list[RedactedSpan] = []
        for term in self.terms:
            own = {span for shown, source in forms for span in _spans(shown, source, term)}
            if not own:
                return []
            found += own
        return _without_overlaps(sorted(found))


def query_of(words: str) -> Query:
    """The query of what a person types. Raises `Reject(INVALID_METADATA)`, without the words."""
    if len(words) > LONGEST_QUERY:
        raise invalid("words", f"must have at most {LONGEST_QUERY} characters")
    typed = fold(words)[0]
    terms = tuple(dict.fromkeys(fold_words(phrase or word) for phrase, word in _TERM.findall(typed)))
    terms = tuple(one for one in terms if _WORD.search(one))
    if words.strip() and not terms:
        raise invalid("words", "must have a letter or a figure")
    if len(terms) > MOST_TERMS:
        raise invalid("words", f"must have at most {MOST_TERMS} words and phrases")
    return Query(terms)


def _spans(shown: str, source: Alignment, term: str) -> Sequence[RedactedSpan]:
    """The places of whole words: `assign` is not found in `assignment`."""
    before, after = (r"(?<!\w)" if term[0].isalnum() else ""), (r"(?!\w)" if term[-1].isalnum() else "")
    found = re.finditer(f"{before}{re.escape(term)}{after}", shown)
    return [RedactedSpan(source.start(one.start()), source.end(one.end())) for one in found]


def _without_overlaps(spans: Sequence[RedactedSpan]) -> Sequence[RedactedSpan]:
    kept: list[RedactedSpan] = []
    for one in spans:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept
