"""Second readers that are programs of Debian: pdftotext (poppler-utils) and pandoc. They are used if installed."""

import json
import re
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from tests.benchmarks.word_recall.second.text import Placed, SecondText

_SECONDS = 60.0
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def pdftotext(data: bytes) -> SecondText:
    """The words in the crop box, with their boxes. Raises `subprocess.SubprocessError`, or `etree.XMLSyntaxError`."""
    source = _NOT_XML.sub(" ", _output(["pdftotext", "-bbox", "-cropbox", "-enc", "UTF-8"], data))
    root: Any = etree.fromstring(source.encode(), etree.XMLParser(huge_tree=True, recover=True))
    placed = tuple(_placed(root))
    return SecondText("\n".join(one.text for one in placed), placed)


def _placed(root: Any) -> Iterator[Placed]:
    for number, page in enumerate(root.iter("{*}page")):
        for word in page.iter("{*}word"):
            left, top, right, bottom = (float(word.get(one)) for one in ("xMin", "yMin", "xMax", "yMax"))
            yield Placed(word.text or "", number, (left, top, right, bottom))


def pandoc(data: bytes) -> SecondText:
    """The text of its document tree, without the numbers of lists. Raises `subprocess.SubprocessError`."""
    tree: Any = json.loads(_output(["pandoc", "-f", "docx", "-t", "json", "--track-changes=all"], data))
    return SecondText("".join(_texts(tree["blocks"])))


def _texts(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for one in node:
            yield from _texts(one)
        return
    if not isinstance(node, dict):
        return
    kind: str = node.get("t", "")
    content: Any = node.get("c")
    if kind in _STRINGS:
        yield content if isinstance(content, str) else content[-1]
    elif kind in _SPACES:
        yield " "
    elif kind not in _UNREAD:
        yield "\n" if kind not in _INLINE else ""
        yield from _texts(_inner(kind, content))
        yield "\n" if kind not in _INLINE else ""


def _inner(kind: str, content: Any) -> Any:
    """The content of an element without its attributes and addresses."""
    return content[1:2] if kind in ("Link", "Image", "Span") else content


def _output(command: list[str], data: bytes) -> str:
    with tempfile.TemporaryDirectory(prefix="glossator-recall-") as folder:
        source, target = Path(folder) / "source", Path(folder) / "target"
        source.write_bytes(data)
        arguments = [str(source), str(target)] if command[0] == "pdftotext" else [str(source), "-o", str(target)]
        subprocess.run([*command, *arguments], check=True, timeout=_SECONDS, capture_output=True)
        return target.read_text("utf-8", "replace")


_STRINGS = frozenset({"Str", "Code", "CodeBlock"})
_SPACES = frozenset({"Space", "SoftBreak", "LineBreak"})
_UNREAD = frozenset({"Math", "RawInline", "RawBlock"})  # formulas are TeX
_INLINE = frozenset(
    {"Emph", "Strong", "Underline", "Strikeout", "Superscript", "Subscript", "SmallCaps", "Span", "Link"}
)
