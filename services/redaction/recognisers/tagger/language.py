"""Whether a text is in another language than the tagger has learnt from."""

from functools import cache

import numpy as np

from services.redaction.recognisers.base import Source
from services.redaction.recognisers.tagger.tokens import Hashes, Tokens, among, tokenise


def is_foreign(tokens: Tokens) -> bool:
    """Whether small words of another language stand in it more often than those of English. A few of them tell nothing:
    names have some too.
    """
    foreign = np.count_nonzero(among(tokens.word, _hashes(_FOREIGN)))
    return bool(foreign >= _LEAST and foreign > np.count_nonzero(among(tokens.word, _hashes(_ENGLISH))))


def is_familiar(source: Source) -> bool:
    """Whether it is running text such as the tagger has learnt from, long enough and in English: there its word counts
    for more than that of a list of names.
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
"""Characters of what is no more than a message: little but names tells there what a place or an organisation is."""
_LEAST = 3
_ENGLISH = "the of and to in is that for it was on with as be at by this have not are or from shall any such"
# None that stands in names, in English or in abbreviations: no "de", "la", "die", "van", "par", "nos", "para".
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
