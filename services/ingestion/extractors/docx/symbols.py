"""Characters that Word stores as a code of a symbol font, and the fields of forms."""

from lxml import etree

from services.ingestion.extractors.docx.xml import value, w

_CHECKED, _UNCHECKED = "☒", "☐"
_OFF = frozenset({"0", "false", "off"})


def symbol(element: etree._Element) -> str:
    """The character of a `w:sym`; U+FFFD if its font is not known."""
    try:
        code = int(value(element, "char"), 16)
    except ValueError:
        return ""
    font = value(element, "font").lower()
    if 0xF000 <= code <= 0xF0FF or font in _FONTS:
        return character(code & 0xFF, font)
    return chr(code) if 0x20 <= code < 0xD800 else "\ufffd"


def character(code: int, font: str) -> str:
    """The character with a code from 0 to 255 of a symbol font; U+FFFD if the font is not known."""
    return _FONTS.get(font, {}).get(code, "\ufffd")


def form_field(element: etree._Element) -> str:
    """What a reader sees of a form field without text: its check mark, or the selected line of its list."""
    box = element.find(f"{w('ffData')}/{w('checkBox')}")
    if box is not None:
        state = box.find(w("checked"))
        state = box.find(w("default")) if state is None else state
        return _UNCHECKED if state is None or value(state, "val") in _OFF else _CHECKED
    lines = element.find(f"{w('ffData')}/{w('ddList')}")
    return "" if lines is None else _selected(lines)


def _selected(lines: etree._Element) -> str:
    chosen = value(lines.find(w("result")), "val") or value(lines.find(w("default")), "val") or "0"
    entries = [value(one, "val") for one in lines.iterchildren(w("listEntry"))]
    index = int(chosen) if chosen.isdecimal() and len(chosen) < 9 else 0
    return entries[index] if index < len(entries) else ""


_SYMBOL = (
    " !∀#∃%&∍()*+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼",
    "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪\ufffd〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭",
)
_WINGDINGS = {
    0x20: " ", 0x22: "✂", 0x28: "☎", 0x2A: "✉", 0x4A: "☺", 0x6C: "●", 0x6E: "■", 0x6F: "☐", 0x71: "❑", 0x72: "❒",
    0x76: "❖", 0x78: "☒", 0x9F: "•", 0xA7: "▪", 0xA8: "☐", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓",
    0xE8: "➔", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_WINGDINGS_2 = {0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "☐"}
_FONTS = {
    "symbol": dict(enumerate(_SYMBOL[0], 0x20)) | dict(enumerate(_SYMBOL[1], 0xA0)),
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
}
