"""Read the inline style of an element, in one pass: it can have millions of letters. Style sheets are not evaluated."""

import re
from collections.abc import Set
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree


@dataclass(frozen=True, slots=True)
class Style:
    """`removed`: not displayed. `unseen`: tiny, transparent, or off the page. `white`: its text. `breaks`: "before" and
    "after", where a page ends. `width` and `height` as stated, or None.
    """

    removed: bool = False
    unseen: bool = False
    white: bool = False
    background: bool = False
    breaks: Set[str] = frozenset()
    width: str | None = None
    height: str | None = None


def style_of(element: etree._Element) -> Style:
    """The style of an element, from its attribute only."""
    source = element.get("style")
    return _NONE if source is None else _read(source)


@lru_cache(maxsize=1_000)  # most elements of a page have one of a few styles
def _read(source: str) -> Style:
    meanings: set[str] = set()
    sizes: dict[str, str] = {}
    source = source.lower()
    for match in _PROPERTY.finditer(source):
        name, end = match.group().partition(":")[0].strip(), match.end()
        if match[1]:
            meanings.update([match[1]] if _BREAK.match(source, end) else [])
        elif match.start() and not _SEPARATOR.match(source, match.start() - 1):
            continue  # the end of another name: `max-width`
        elif name in ("width", "height"):
            sizes.setdefault(name, source[end : end + _LONGEST_SIZE])
        elif name.startswith("background"):
            meanings.add("background")
        elif _VALUES[name].match(source, end):
            meanings.add(_MEANINGS[name])
    return Style(
        removed="removed" in meanings,
        unseen="unseen" in meanings,
        white="white" in meanings,
        background="background" in meanings,
        breaks=meanings & {"before", "after"},
        width=sizes.get("width"),
        height=sizes.get("height"),
    )


_NONE = Style()
_LONGEST_SIZE = 50
_SEPARATOR = re.compile(r"[;\s]")
_BREAK = re.compile("always|page", re.I)
# Possessive: a value can have millions of zeros.
_RULES = (
    ("removed", "none", ("display",)),
    ("removed", "hidden|collapse", ("visibility",)),
    ("unseen", r"(?:0++(?:\.0*+)?|\.0++)\s*+(?:;|$|!)", ("opacity",)),
    ("unseen", r"[01]?(?:\.\d++)?(?:px|pt)?\s*+(?:;|$|!)", ("font-size",)),
    ("unseen", r"-\d{3,}", ("left", "top", "right", "bottom", "text-indent", "margin-left", "margin-top")),
    ("unseen", r"rect\(\s*+0", ("clip",)),
    ("white", r"white\b|#fff(?:fff)?\b|rgb\(\s*+255\s*+,\s*+255\s*+,\s*+255|transparent\b", ("color",)),
)
_VALUES = {name: re.compile(values, re.I) for _, values, names in _RULES for name in names}
_MEANINGS = {name: meaning for meaning, _, names in _RULES for name in names}
# Of small letters, all of them at the start of a name: the library then skips other letters fast.
_PROPERTY = re.compile(rf"(?:break-(before|after)|{'|'.join(_VALUES)}|width|height|background[a-z-]*+)\s*+:\s*+")
