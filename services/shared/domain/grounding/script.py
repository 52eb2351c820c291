"""Characters that look like others, or like nothing. Pure."""

import re
import unicodedata


def looks_like_another(sentence: str, evidence: str) -> bool:
    """Whether a letter or digit beyond ASCII, or a character that nobody sees, stands in no word of the evidence."""
    return any(
        unicodedata.category(one) in _UNSEEN or (_is_letter_or_digit(one) and not _is_known(word, evidence))
        for word in re.findall(r"\S+", sentence)
        for one in word
        if not one.isascii()
    )


def _is_letter_or_digit(one: str) -> bool:
    return unicodedata.category(one)[0] in "LNM"


def _is_known(word: str, evidence: str) -> bool:
    """A word of one script, that of the evidence's letters; look-alikes are of another, or of two."""
    bare = "".join(one for one in word if one.isalnum())
    if bare and bare.casefold() in evidence.casefold():
        return True
    scripts = {_script(one) for one in bare if one.isalpha()}
    plain = unicodedata.normalize("NFKC", bare) == bare and not any(
        one.isnumeric() for one in bare if not one.isascii()
    )
    return plain and len(scripts) == 1 and scripts <= {_script(one) for one in evidence if one.isalpha()}


def _script(one: str) -> str:
    """The first word of its name: LATIN, CYRILLIC, GREEK."""
    return unicodedata.name(one, "").partition(" ")[0]


_UNSEEN = frozenset({"Cf", "Cc", "Co", "Cn", "Cs"})
