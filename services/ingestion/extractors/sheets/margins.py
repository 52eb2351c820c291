"""The headers and footers that a workbook prints, without their codes."""

import re

_CODE = re.compile(r'&(?:(&)|([LCR])|"[^"]*"|K[0-9A-Fa-f]{6}|K\d\d[+-]\d{3}|\d{1,3}|.)', re.S)


def plain(text: str | None) -> str:
    """The text of a header or footer, such as `&L&"Arial,Bold"Draft&RPage &P`. Its parts are apart from one another."""
    return _CODE.sub(lambda found: "&" if found[1] else " " if found[2] else "", text or "")
