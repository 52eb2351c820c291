"""Parse markup to a tree, within limits, and find out whether the parser read it to its end."""

import re
from collections.abc import Sized
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import Any

from lxml import etree

from services.shared.domain.errors import Reason, Reject


@dataclass(frozen=True, slots=True)
class Tree:
    """`roots` has an element for each page: text after `</html>` is one of its own. `is_cut`: the markup ends inside a
    tag, a comment or a program, so that text can be missing.
    """

    roots: tuple[etree._Element, ...]
    is_cut: bool


class Size:
    """Counts the elements and attributes of one document and of the documents inside it."""

    def __init__(self) -> None:
        self.elements = 0
        self.attributes = 0

    def add(self, attributes: int) -> None:
        """Count an element. Raises `Reject(TOO_LARGE)`: the time for one grows with the square of its attributes."""
        self.elements += 1
        self.attributes += attributes
        if (
            self.elements > _MOST_ELEMENTS
            or self.attributes > _MOST_ATTRIBUTES
            or attributes > _MOST_ATTRIBUTES_OF_AN_ELEMENT
        ):
            raise Reject(Reason.TOO_LARGE)


def parse(source: str, size: Size) -> Tree:
    """Parse markup without a declaration of its encoding.

    Raises `Reject(EMPTY | MALFORMED)` if it has no element or text, and `Reject(TOO_LARGE)` also if the parser says
    that it cut the tree: at about 2,046 open elements.
    """
    _check_tags(source)
    is_cut = _is_cut(source, size)
    # Without `huge_tree`, it leaves out all that follows 256 open elements or 10 MB of text.
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    root = _read(source, parser)
    if root is None:
        raise Reject(Reason.MALFORMED if is_cut else Reason.EMPTY)
    return Tree((root, *root.itersiblings()), is_cut)


def _check_tags(source: str) -> None:
    """The parser keeps all attributes of an element before it says how many there are. Raises `Reject(TOO_LARGE)`."""
    if len(source) < _LONG_TAG:
        return
    for tag in _TAG.finditer(source):
        if tag.end() - tag.start() >= _LONG_TAG:
            pieces = _PIECE.finditer(source, tag.start(), tag.end())
            if next(islice(pieces, _LONG_TAG // 2, None), None) is not None:
                raise Reject(Reason.TOO_LARGE)


def _is_cut(source: str, size: Size) -> bool:
    """Parse without a tree, and see whether an element at the end of the markup is found.

    The parser is fed in parts, because it ends only after a part that is over a limit, and its time for an end tag
    grows with the number of open elements.
    """
    watch: Any = _Watch(size)
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, huge_tree=True, target=watch)
    data = f"{source}<{_END}>".encode("utf-8", "replace")
    start, part = 0, _PART
    with suppress(etree.LxmlError):
        while start < len(data):
            before = size.elements
            parser.feed(data[start : start + part])
            start += part
            # The parser searches the begin of a long tag again with each part.
            part = _PART if size.elements > before else 2 * part
        parser.close()
    return watch.last not in (_END, "plaintext")  # the second has no end, and is text


def _read(source: str, parser: etree.HTMLParser) -> etree._Element | None:
    root = None
    with suppress(etree.LxmlError):
        root = etree.fromstring(source.encode("utf-8", "replace"), parser)
    if any(one.type in _LIMITS for one in parser.error_log):
        raise Reject(Reason.TOO_LARGE)
    return root


class _Watch:
    """The events of a parser: keeps the name of the last element."""

    def __init__(self, size: Size) -> None:
        self.last = ""
        self._size = size
        self._depth = 0

    def start(self, tag: str, attributes: Sized) -> None:
        self.last = tag
        self._size.add(len(attributes))
        self._depth += 1
        if self._depth > _DEEPEST:
            raise Reject(Reason.TOO_LARGE)

    def end(self, _tag: str) -> None:
        self._depth -= 1

    def close(self) -> None:
        return None


_VALUE = r"""=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]++)?"""
_TAG = re.compile(rf"<[A-Za-z](?:[^>=]++|{_VALUE})*+")
# An attribute has one or two. A run of spaces is searched from its start only.
_PIECE = re.compile(rf"{_VALUE}|(?<![\s/])[\s/]++(?=[^\s/>=])")
_LONG_TAG = 200_000  # code points: as many as 100,000 attributes have at least
_END = "glossator-end"
_DEEPEST = 2_100
_PART = 65_536
_MOST_ELEMENTS = 500_000
_MOST_ATTRIBUTES = 2_000_000
_MOST_ATTRIBUTES_OF_AN_ELEMENT = 1_000
_LIMITS = frozenset({etree.ErrorTypes.ERR_RESOURCE_LIMIT, etree.ErrorTypes.ERR_NO_MEMORY})
