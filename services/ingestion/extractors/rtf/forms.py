"""Form fields of RTF: what a reader sees of check boxes and lists, whose field has no result."""

import re

_NUMBER = re.compile(rb"\\(fftype|ffres|ffdefres)(\d{1,5})")
_ENTRY = re.compile(rb"\{\\\*\\ffl ([^{}\\]{0,500})\}")
_CHECK_BOX, _LIST = 1, 2
_UNSET = 25  # the default applies


def form_field(data: bytes, codec: str) -> str:
    """The check mark, or the selected entry, of the field with these properties; empty for a field of text."""
    numbers = {name: int(number) for name, number in _NUMBER.findall(data)}
    result = numbers.get(b"ffres", _UNSET)
    chosen = numbers.get(b"ffdefres", 0) if result == _UNSET else result
    if numbers.get(b"fftype") == _CHECK_BOX:
        return "☒" if chosen else "☐"
    entries = _ENTRY.findall(data) if numbers.get(b"fftype") == _LIST else []
    return entries[chosen].decode(codec, "replace") if chosen < len(entries) else ""
