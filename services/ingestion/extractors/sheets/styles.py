"""The formats of the cells of an XLSX workbook."""

from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from services.ingestion.extractors.sheets.codes import BUILT_IN
from services.ingestion.extractors.sheets.elements import number
from services.shared.domain.errors import Reason, Reject

_MOST = 1 << 16  # formats of cells: what Excel allows


@dataclass(frozen=True, slots=True)
class Look:
    """The code of the number format of a cell, and whether its text is white and its background is not coloured."""

    code: str = "General"
    is_white: bool = False


PLAIN = Look()


def looks_of(styles: etree._Element | None) -> list[Look]:
    """The formats of cells, in the order of their numbers. Raises `Reject(TOO_LARGE)`."""
    if styles is None:
        return [PLAIN]
    codes = {**BUILT_IN, **_codes(styles)}
    fonts = [_is_white(one) for one in styles.iterfind("{*}fonts/{*}font")]
    fills = [_is_coloured(one) for one in styles.iterfind("{*}fills/{*}fill")]
    formats = styles.findall("{*}cellXfs/{*}xf")
    if max(len(fonts), len(fills), len(formats)) > _MOST:
        raise Reject(Reason.TOO_LARGE)
    return [
        Look(
            codes.get(number(one.get("numFmtId"), 1 << 20), "") or "General",
            _at(fonts, one.get("fontId")) and not _at(fills, one.get("fillId")),
        )
        for one in formats
    ] or [PLAIN]


def _codes(styles: etree._Element) -> Mapping[int, str]:
    found = styles.iterfind("{*}numFmts/{*}numFmt")
    return {number(one.get("numFmtId"), 1 << 20): one.get("formatCode") or "" for one in found}


def _is_white(font: etree._Element) -> bool:
    colour = font.find("{*}color")
    if colour is None:
        return False
    return (colour.get("rgb") or "").upper()[-6:] == "FFFFFF" or colour.get("theme") == "0"


def _is_coloured(fill: etree._Element) -> bool:
    """Whether a fill shows a colour. A gradient is one. White is none."""
    pattern = fill.find("{*}patternFill")
    if pattern is None:
        return len(fill) > 0
    colour = pattern.find("{*}fgColor")
    is_white = colour is not None and ((colour.get("rgb") or "").upper()[-6:] == "FFFFFF" or colour.get("theme") == "0")
    return pattern.get("patternType") not in (None, "none") and not is_white


def _at(values: list[bool], place: str | None) -> bool:
    found = number(place, _MOST)
    return 0 <= found < len(values) and values[found]
