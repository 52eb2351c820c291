"""Detects texts in other languages than English, the language of the tagger's training data."""

from functools import cache

import numpy as np

from services.redaction.recognisers.base import Source
from services.redaction.recognisers.tagger.tokens import Hashes, Tokens, among, tokenise


def is_foreign(tokens: Tokens) -> bool:
    """Whether function words of another language are more frequent than English ones. A few of them do not count,
    because names contain such words too.
    """
    foreign = np.count_nonzero(among(tokens.word, _hashes(_FOREIGN)))
    return bool(foreign >= _LEAST and foreign > np.count_nonzero(among(tokens.word, _hashes(_ENGLISH))))


def is_familiar(source: Source) -> bool:
    """Whether the text is running English text of sufficient length, like the training data. There the tagger is more
    reliable than a list of names.
    """
    return (
        len(source.text) >= MESSAGE
        and len(source.lower_words & _ENGLISH_WORDS) >= _LEAST
        and len(source.lower_words & _FOREIGN_WORDS) < len(source.lower_words & _ENGLISH_WORDS)
    )


@cache
def _hashes(words: str) -> Hashes:
    return np.unique(tokenise(words).word)


MESSAGE = 800
"""Texts of at most this number of characters count as messages, with little context next to the names."""
_LEAST = 3
_ENGLISH = "the of and to in is that for it was on with as be at by this have not are or from shall any such"
# Without words that occur in names, in English or in abbreviations: no "de", "la", "die", "van", "par", "nos", "para".
_FOREIGN = (
    "und der das ist nicht wird werden oder eine einer einem für gilt gelten wenn durch nach auch sich wer wir ihr sie "
    "les des est pour dans une avec sur qui que aux cette sont ou "
    "los las una por como este esta según entre "
    "gli che della nel sono alla dal questo degli "
    "het een voor niet wordt zijn deze aan bij "
    "uma não com são pelo pela "
    "och som för är inte til jest nie się oraz na "
    "не на по что для от"
)
_ENGLISH_WORDS, _FOREIGN_WORDS = frozenset(_ENGLISH.split()), frozenset(_FOREIGN.split())
