"""Undoes disguises of text: invisible characters, look-alike letters, misspelling, encodings."""

import base64
import binascii
import codecs
import html
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import unquote

import re2

from services.inference.instructions.vocabulary import HOMOGLYPHS, VOCABULARY

_WORDS_KEPT = 10_000
"""Cache size. Contracts repeat their words, so most repairs are cached."""


def readings(words: str, base: str) -> Iterator[str]:
    """Possible plain texts of `words`, whose folded form is `base`: repaired, decoded, reversed, joined."""
    yield repaired(base)
    for coded in _CODED.findall(words):
        decoded = _decoded(coded)
        if decoded:
            yield repaired(fold(decoded))
    if _ESCAPED.search(words):
        yield repaired(fold(_unescaped(words)))
    if any(one in base for one in _ROTATED):
        yield repaired(codecs.decode(base, "rot13"))
    if any(one in base for one in _BACKWARDS):
        yield repaired(base[::-1])
    if _SPACED.search(base):
        yield _SPACED.sub(lambda match: re.sub(r"[\W_]", "", match.group()), base)


def may_be_order(words: str) -> bool:
    """A cheap check before the patterns: False if no word, code or letter of `words` is typical of an instruction."""
    if not words.isascii():
        if any((ord(one) > _LATIN or one == _SOFT) and one not in _PRINTED for one in words):
            return True
        words = fold(words)
    folded = words.lower().translate(_LOOKS)
    if _ROOTS.search(folded) or _BEGINS.match(words):
        return True
    if _CODED.search(words) or _ESCAPED.search(words) or _SPACED.search(words.lower()):
        return True
    return len(words) < _LINE and any(_is_typo(one) for one in folded.split() if len(one) >= _LONG)


def fold(words: str) -> str:
    """Lower case, without diacritics and invisible characters, with single spaces."""
    if not words.isascii():
        seen = "".join(_TAGS.get(one, one) for one in unicodedata.normalize("NFKD", words))
        words = "".join(one for one in seen if unicodedata.category(one) not in _UNSEEN or one in "\n\t")
        words = _MIXED.sub(lambda match: match.group().translate(HOMOGLYPHS), words)
    words = _BROKEN.sub(r"\1\2", words.lower().translate(_MARKS))
    return " ".join(_EMPHASIS.sub("", words).split())


def repaired(words: str) -> str:
    """`words` with misspelt or misrecognised words of the vocabulary in their correct spelling."""
    return _WORD.sub(lambda match: _repair(match.group()), words)


def skeleton(word: str) -> str:
    """A form that OCR errors and look-alike characters do not change."""
    return word.translate(_LOOKS).replace("rn", "m").replace("vv", "w")


@lru_cache(_WORDS_KEPT)
def _repair(word: str) -> str:
    if word in VOCABULARY or word in _NEVER_REPAIRED:
        return word
    known = _SKELETONS.get(skeleton(word)) or (_TYPOS.get(_key(word)) if len(word) >= _LONG else None)
    return known or next((_MASKED[one] for one in _masked(skeleton(word)) if one in _MASKED), word)


@lru_cache(_WORDS_KEPT)
def _is_typo(word: str) -> bool:
    return _key(word) in _TYPOS


def _masked(word: str) -> Iterator[str]:
    """`word` with each letter in turn replaced by `?`."""
    if len(word) > _LONG:
        yield from (f"{word[:i]}?{word[i + 1 :]}" for i in range(len(word)))


def _key(word: str) -> str:
    """The same key for all words that differ only in the order of their inner letters."""
    return f"{word[0]}{''.join(sorted(word[1:-1]))}{word[-1]}"


def _typos() -> Iterator[tuple[str, str]]:
    for word in VOCABULARY:
        if len(word) >= _LONG:
            yield _key(word), word
            for i in range(1, len(word) - 1):
                yield _key(word[:i] + word[i + 1 :]), word
                yield _key(word[:i] + word[i] + word[i:]), word


def _decoded(coded: str) -> str:
    try:
        if _HEX.fullmatch(coded):
            return bytes.fromhex(coded).decode()
        return base64.b64decode(coded + "=" * (-len(coded) % 4), validate=True).decode()
    except (ValueError, binascii.Error):
        return ""


def _unescaped(words: str) -> str:
    plain = _POINT.sub(lambda match: chr(int(match.group(1), 16)), words)
    return unquote(html.unescape(plain))


_UNSEEN = frozenset({"Cf", "Cc", "Mn", "Co"})
_TAGS = {chr(0xE0000 + one): chr(one) for one in range(0x20, 0x7F)}
_MIXED = re.compile(r"(?=\w*[a-zA-Z])(?=\w*[\u0370-\u04ff\u0500-\u052f\u2c60-\u2c7f\ua640-\ua69f\u0250-\u02af])\w+")
_MARKS = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00a0": " ", "„": '"', "«": '"'})
_EMPHASIS = re.compile(r"[*~`]+|(?<!\w)_+|_+(?!\w)")
_BROKEN = re.compile(r"([a-z])-\s*\n\s*([a-z])")
_WORD = re.compile(r"[!@$|]?[^\W_](?:[\w|!$@]*[^\W_])?")
_LOOKS = str.maketrans("l1|!0345$@7", "iiiioeassat")
_LONG = 5
_CODED = re.compile(r"(?<![\w+/])[A-Za-z0-9+/]{16,}={0,2}(?![\w+/])")
_HEX = re.compile(r"(?:[0-9a-fA-F]{2}){10,}")
_ESCAPED = re.compile(r"%[0-9a-fA-F]{2}.*%[0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|&#?\w+;", re.DOTALL)
_POINT = re.compile(r"\\(?:u|x)([0-9a-fA-F]{2,4})")
_ROTATED = ("vtaber", "qvfertneq", "vafgehpgvba", "cebzcg", "sbetrg")
_BACKWARDS = ("snoitcurtsni", "noitcurtsni", "tpmorp", "erongi", "dragersid")
_SPACED = re.compile(r"\b(?:[a-z][ ._|/-]+){6,}[a-z]\b")
_NEVER_REPAIRED = frozenset(
    """ignored ignores ignoring disregarded promoted promptly prompted precious revels systems system's models summary's
    assistants assistance assistant's responded responds outputs resumes ail ai
    revel cause causes clauses clause reports reported report orders ordered order others other
    safely""".split()  # noqa: SIM905
)
_LATIN, _SOFT = 0x17F, "\u00ad"
_LINE = 120
_PRINTED = frozenset("“”‘’–—…•●■□§™€†‡\u2002\u2003\u2009\u200a\u2028\uf0b7№☐☒✓")
_ROOTS = re2.compile(
    "|".join(
        re2.escape(skeleton(one.replace("_", " ")))
        for one in """ignor disregard forget overrid bypass discard overrul instruc prompt assistant model
    chatbot llm gpt claude <end
    gemini copilot summar respond reply answer output classif pretend you reveal mention omit curl wget javascript
    script system tool invoke placeholder risk confidence compliant safe anweisung instruk istruz instrucc instruç
    talimat instruç polece pokyn ohje huong perintah utasit consignes aanwijz sentences role inst> <| [inst sys>
    action drop please evidence" function= admin_ new_task end_of_d end_of_c act_as mode_ warn extract processing_t
    reviewing_t vtaber qvfert snoitcu tpmorp erongi dragers ### abaikan negeer vergiss glem
    unohda""".split()  # noqa: SIM905
    )
)
_BEGINS = re.compile(
    r"(?:\W*[a-z]{1,9} ?[:|]|\W*\d{1,3} |\W*[a-z]\))?\W*(?:mark|rate|treat|add|append|send|post|forward|upload|visit"
    r"|fetch|embed"
    r"|open|enable|activate|skip|tell|flag|begin|start|return|print|show|list|repeat|say|write|state|set|assign|give"
    r"|do not"
    r"|don't|never|stop|leave|hide|insert|call|run|execute|use|report|label|ai\b|from now|now |show|translate|act )",
    re.IGNORECASE,
)
_SKELETONS = {skeleton(word): word for word in VOCABULARY}
_TYPOS = dict(_typos())
_MASKED = {one: word for word in VOCABULARY for one in _masked(skeleton(word))}
