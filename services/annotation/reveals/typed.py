"""Personal values of a document in words that a person typed about it. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence

from services.annotation.reveals.values import DocumentValue
from services.shared.domain.document import HOLES
from services.shared.domain.entities import EntityType

_LEAST = 2
_LEAST_NAME = 3
_NO_NAMES = frozenset({"and", "der", "for", "hon", "miss", "mrs", "prof", "sir", "the", "van", "von"})


def masked(typed: Iterable[str], values: Sequence[DocumentValue], whole: str) -> list[str]:
    """Each of `typed` with the words of the redacted text in place of each value, as in a quote. `whole` is the
    original text with all values; a value whose text has holes there is erased, and not found.

    Found are whole values in any case and spacing, and the single names of a person as they are written.
    """
    forms = {spelling.casefold(): one.words for spelling, one in _spellings(values, whole)}
    names = {name: one.words for spelling, one in _spellings(values, whole) for name in _names(spelling, one)}
    if not forms:
        return list(typed)
    patterns = [rf"(?i:{_pattern(forms)})", *([_pattern(names)] if names else [])]
    found = re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)")

    def shown(match: re.Match[str]) -> str:
        words = " ".join(match[0].split())
        return forms.get(words.casefold()) or names.get(words) or HOLES[0] * len(words)

    return [found.sub(shown, one) for one in typed]


def _spellings(values: Iterable[DocumentValue], whole: str) -> Iterator[tuple[str, DocumentValue]]:
    for one in values:
        spelling = " ".join(one.span.of(whole).split())
        if sum(map(str.isalnum, spelling)) >= _LEAST and not any(hole in spelling for hole in HOLES):
            yield spelling, one


def _names(spelling: str, value: DocumentValue) -> Iterator[str]:
    if value.entity_type != EntityType.PERSON:
        return
    for word in re.findall(r"[^\W\d_][\w'’-]*", spelling):
        if len(word) >= _LEAST_NAME and word[0].isupper() and word.casefold() not in _NO_NAMES:
            yield word


def _pattern(spellings: Iterable[str]) -> str:
    """The longest first, so that a name inside another one does not hide it."""
    ordered = sorted(spellings, key=len, reverse=True)
    return "|".join(r"\s+".join(map(re.escape, one.split())) for one in ordered)
