"""Decode the names of files in archives, of which many are in the code page of the machine that packed them."""

import re
from collections.abc import Sequence

# Kana and kanji. Other signs of Shift JIS are also what letters with accents of a Western code page look like in it.
_JAPANESE = re.compile("[\u3041-\u30ff\u3400-\u9fff]+")


def decoded(names: Sequence[bytes]) -> list[str]:
    """The names of one archive, each in UTF-8, or else all in Shift JIS or in the code page of MS-DOS."""
    other = [one for one in names if _utf8(one) is None]
    charset = "cp932" if other and _is_japanese(other) else "cp437"
    return [_utf8(one) or one.decode(charset, "replace") for one in names]


def _utf8(name: bytes) -> str | None:
    try:
        return name.decode()
    except UnicodeDecodeError:
        return None


def _is_japanese(names: Sequence[bytes]) -> bool:
    """Whether the names have more runs of Japanese than single signs: `ö` and the letter after it look like one."""
    runs = single = 0
    for name in names:
        try:
            text = name.decode("cp932")
        except UnicodeDecodeError:
            return False
        lengths = [len(one) for one in _JAPANESE.findall(text)]
        runs += sum(one for one in lengths if one > 1)
        single += lengths.count(1)
    return runs > single
