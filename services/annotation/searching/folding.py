"""Makes texts comparable: without case, accents, typography, and breaks of lines and words. Pure.

Two texts are equal here if they are equal after: typographic quotes and dashes as in ASCII, NFKD without marks and
invisible characters, full case folding, and one space for a run of white space. A hyphen between two letters at the end
of a line is a break of a word, if the word goes on in lower case, or a hyphen of the word: `fold` makes either.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from services.annotation.searching.alignment import Alignment

HYPHENS = "-\u2010\u00ad"
SOFT_HYPHEN = "\u00ad"


def fold(text: str, *, keeps_hyphens: bool = False) -> tuple[str, Alignment]:
    """The comparable text, and where its parts come from. With `keeps_hyphens`, a hyphen at the end of a line is a part
    of its word; without, it breaks a word that goes on in lower case. The time is linear.
    """
    table = {ord(one): folded(one) for one in set(text)}
    pieces: list[str] = []
    alignment = Alignment()

    def copy(start: int, end: int) -> None:
        piece = text[start:end].translate(table)
        if piece.startswith(" ") and pieces and pieces[-1].endswith(" "):
            piece, start = piece[1:], start + 1
        if piece:
            pieces.append(piece)
            alignment.add_copy(start, len(piece))

    position = 0
    for match in _specials(chr(code) for code, made in table.items() if len(made) != 1).finditer(text):
        copy(position, match.start())
        made = _made(text, match, table, keeps_hyphens=keeps_hyphens)
        if made and not (made == " " and pieces and pieces[-1].endswith(" ")):
            pieces.append(made)
            end = match.start() + 1 if made == "-" else match.end()  # the break behind a hyphen is no part of it
            alignment.add_replacement(match.start(), end, len(made))
        position = match.end()
    copy(position, len(text))
    return "".join(pieces), alignment


def fold_words(words: str, *, keeps_hyphens: bool = False) -> str:
    """The comparable form of words that are searched, without white space around them."""
    return fold(words, keeps_hyphens=keeps_hyphens)[0].strip()


@lru_cache(maxsize=1 << 14)
def folded(character: str) -> str:
    """The comparable form of one character: usually one, none for a mark, several for a ligature."""
    plain = _TYPOGRAPHY.get(character, character)
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", plain).casefold())
    kept = "".join(_TYPOGRAPHY.get(one, one) for one in decomposed if unicodedata.category(one) not in _DROPPED)
    if character.isspace():
        return " "
    # Hangul has its letters as one syllable again. Signs such as U+00A8 are white space with a mark.
    return " ".join(unicodedata.normalize("NFC", kept).split())


def is_mark(character: str) -> bool:
    """Whether the character belongs to the one before it."""
    return unicodedata.category(character) in _MARKS


def _specials(odd: Iterable[str]) -> re.Pattern[str]:
    """What has more or fewer code points in the comparable text. It begins with one set of characters, with which `re`
    skips all others: alternatives that begin in different ways take twice the time.
    """
    escaped = "".join(map(re.escape, odd))
    one_odd = f"|(?<=[{escaped}])" if escaped else ""
    return re.compile(rf"[{HYPHENS}\s{escaped}](?:{_BREAK}|(?<=\s)\s+{one_odd})")


def _made(text: str, match: re.Match[str], table: dict[int, str], *, keeps_hyphens: bool) -> str:
    found = match[0]
    if len(found) == 1:
        return table[ord(found)]
    if found[0] not in HYPHENS:
        return " "
    breaks = found[0] == SOFT_HYPHEN or (not keeps_hyphens and text[match.end()].islower())
    return "" if breaks else "-"


_LETTER = r"[^\W\d_]"
_BREAK = rf"(?<={_LETTER}[{HYPHENS}])[ \t]*(?:\r\n|[\n\r\u2028])[ \t]*(?={_LETTER})"
_MARKS = frozenset({"Mn", "Me"})
_DROPPED = frozenset({*_MARKS, "Cf"})
_TYPOGRAPHY = {
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc\u2039\u203a\u0060\u00b4\uff07", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\uff02", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043\ufe58\ufe63\uff0d", "-"),
}
