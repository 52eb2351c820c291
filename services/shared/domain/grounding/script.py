"""Detects look-alike and invisible characters. Pure."""

import re
import unicodedata


def looks_like_another(sentence: str, evidence: str) -> bool:
    """Whether `sentence` has an invisible character, or a non-ASCII letter or digit that `evidence` does not have."""
    return any(
        unicodedata.category(one) in _UNSEEN or (_is_letter_or_digit(one) and not _is_known(word, evidence))
        for word in re.findall(r"\S+", sentence)
        for one in word
        if not one.isascii()
    )


def _is_letter_or_digit(one: str) -> bool:
    return unicodedata.category(one)[0] in "LNM"


def _is_known(word: str, evidence: str) -> bool:
    """Whether the evidence contains the word, or all its letters are of one script that the evidence uses."""
    bare = "".join(one for one in word if one.isalnum())
    if bare and bare.casefold() in evidence.casefold():
        return True
    scripts = {_script(one) for one in bare if one.isalpha()}
    plain = unicodedata.normalize("NFKC", bare) == bare and not any(
        one.isnumeric() for one in bare if not one.isascii()
    )
    return plain and len(scripts) == 1 and scripts <= {_script(one) for one in evidence if one.isalpha()}


def _script(one: str) -> str:
    """The first word of its Unicode name: LATIN, CYRILLIC, GREEK."""
    return unicodedata.name(one, "").partition(" ")[0]


_UNSEEN = frozenset({"Cf", "Cc", "Co", "Cn", "Cs"})
