"""Text that a browser shows for an element although it is not between its tags: form fields, pictures, formulas."""

import re
from collections.abc import Callable, Mapping

from lxml import etree

from services.ingestion.extractors.result import fit

_FILE_NAME = re.compile(r"\s*[\w.%-]{1,200}\.(?:jpe?g|png|gif|bmp|svg|webp|tiff?)\s*", re.I)
_TICKED, _UNTICKED = "☒", "☐"


def value_of(element: etree._Element, tag: str) -> str:
    """The text that replaces an element of `REPLACED`; empty if it shows none."""
    return " ".join(REPLACED[tag](element).split())


def words_of(picture: etree._Element) -> str:
    """The alternative text of a picture; empty if it is a file name."""
    words = picture.get("alt") or ""
    return "" if _FILE_NAME.fullmatch(words) else words


def spell_out(formula: etree._Element, tag: str) -> None:
    """Put signs between the parts of a formula that only their positions relate, before its text is read."""
    if tag == "msqrt":
        _enclose(formula, "√(")
    for part, sign in zip(formula, SIGNS[tag], strict=False):
        part.tail = sign + _settable(part.tail).lstrip()
    for part in formula if tag != "msqrt" else ():
        if len(part) > 1 and part.tag == "mrow":
            _enclose(part, "(")


def _enclose(part: etree._Element, bracket: str) -> None:
    part.text = bracket + _settable(part.text).lstrip()
    if len(part):
        part[-1].tail = _settable(part[-1].tail).rstrip() + ")"
    else:
        part.text += ")"


def _settable(text: str | None) -> str:
    """A text of the tree without the control characters that the parser reads but does not accept."""
    return fit(text.replace("\x0b", " ").replace("\x0c", " ")) if text else ""


def _input(element: etree._Element) -> str:
    kind = (element.get("type") or "").strip().lower()
    if kind in ("checkbox", "radio"):
        return _TICKED if element.get("checked") is not None else _UNTICKED
    if kind == "image":
        return words_of(element)
    if kind in _WITHOUT_TEXT:
        return ""
    return element.get("value") or element.get("placeholder") or ""


def _select(element: etree._Element) -> str:
    """The chosen option of a menu; all options of a list, with a box before each."""
    options = _options(element)
    if element.get("multiple") is not None or (element.get("size") or "1").strip() not in ("0", "1"):
        return " ".join(f"{_TICKED if _is_chosen(one) else _UNTICKED} {label}" for one, label in options)
    chosen = [one for one in options if _is_chosen(one[0])]
    return chosen[-1][1] if chosen else options[0][1] if options else ""


def _options(select: etree._Element) -> list[tuple[etree._Element, str]]:
    """The options and their labels. The text of an option inside another one belongs only to the inner one."""
    options: list[tuple[etree._Element, list[str]]] = []
    inside: list[int] = []
    for event, one in etree.iterwalk(select, events=("start", "end")):
        if one.tag == "option":
            if event == "start":
                inside.append(len(options))
                options.append((one, []))
            else:
                inside.pop()
        text = one.text if event == "start" else one.tail
        if inside and text:
            options[inside[-1]][1].append(text)
    return [(one, one.get("label") or "".join(texts)) for one, texts in options]


def _is_chosen(option: etree._Element) -> bool:
    return option.get("selected") is not None


_WITHOUT_TEXT = frozenset({"hidden", "password", "file", "color", "range"})
SIGNS: Mapping[str, str] = {
    "msqrt": "",
    "mfrac": "/",
    "msup": "^",
    "msub": "_",
    "msubsup": "_^",
    "mover": "^",
    "munder": "_",
    "munderover": "_^",
}
REPLACED: Mapping[str, Callable[[etree._Element], str]] = {
    "img": words_of,
    "canvas": words_of,
    "input": _input,
    "select": _select,
}
