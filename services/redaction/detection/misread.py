"""Names in a scan that differ by a letter or two from names that were found: `Preserweil` is `Preserwell`."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from services.redaction.detection.propagate import is_distinctive
from services.redaction.recognisers.base import Source
from services.shared.domain.entities import EntityType, Recognition
from services.shared.domain.scans.vocabulary import VOCABULARY
from services.shared.domain.spans import OriginalSpan


def misread(source: Source, found: Sequence[Recognition]) -> Iterator[Recognition]:
    """Capitalised words that are near a part of a name, and no word of the language or of the document. Of a text with
    very many words and names, only the first words are compared.
    """
    names = {
        word
        for one in found
        if one.entity_type is EntityType.PERSON and one.confidence >= _SURE
        for word in _WORD.findall(one.span.of(source.text))
        if len(word) >= _LEAST and is_distinctive(word, source.lower_words)
    }
    plain = {_plain(one) for one in names}
    near: dict[str, bool] = {}
    left = _MOST
    for match in _WORD.finditer(source.text) if plain else ():
        word = match.group()
        if word not in near and left > 0:
            left -= len(plain)
            near[word] = word not in names and is_distinctive(word, source.lower_words) and _is_near(word, plain)
        if near.get(word):
            yield Recognition(OriginalSpan(*match.span()), EntityType.PERSON, _CONFIDENCE, NAME)


def _is_near(word: str, names: set[str]) -> bool:
    made = _plain(word)
    if len(made) < _LEAST or made in VOCABULARY:
        return False
    most = 1 if len(made) < _LONG else 2
    return any(abs(len(one) - len(made)) <= most and _distance(one, made, most) <= most for one in names)


def _plain(word: str) -> str:
    """The word without accents and case."""
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(one for one in decomposed if not unicodedata.combining(one))


def _distance(one: str, other: str, most: int) -> int:
    """The least number of letters to insert, delete or replace, or more than `most`."""
    row = list(range(len(other) + 1))
    for number, letter in enumerate(one, start=1):
        before, row[0] = row[0], number
        for place, second in enumerate(other, start=1):
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, before + (letter != second))
        if min(row) > most:
            return most + 1
    return row[-1]


NAME = "misread.v1"
_SURE, _CONFIDENCE = 0.75, 0.7
_MOST = 400_000  # pairs of a word and a name that are compared: 2,000 words and 200 names
_LEAST, _LONG = 6, 9
_WORD = re.compile(r"(?<![\w@])[^\W\da-zß-ÿ_][\w’']{4,30}(?![@])")
