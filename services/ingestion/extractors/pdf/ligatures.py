"""Let the names of ligatures in a font win over its mapping to Unicode. PDF files that macOS writes have fonts of ff,
ffi and ffl alone, which they map to nothing or to an arrow.
"""

import re

_MAPPING, _NO_MAPPING = b"/ToUnicode", b"/NoUnicode"  # of one length: all offsets in the file stay
# The encoding of a font with no other glyphs than ligatures, and then its mapping.
_FONT = re.compile(
    rb"/Encoding\s{0,9}<<\s{0,9}/Type\s{0,9}/Encoding\s{0,9}/Differences\s{0,9}"
    rb"\[(?:\s{0,9}\d{1,3}(?:\s{0,9}/(?:ff|fi|fl|ffi|ffl)(?![^\s\]/])){1,9}){1,9}\s{0,9}\]\s{0,9}>>\s{0,9}"
    + _MAPPING
    + rb"(?=\s{1,9}\d+\s{1,9}\d+\s{1,9}R)"
)


def mended(data: bytes) -> bytes:
    """The file without the mappings of these fonts."""
    return _FONT.sub(lambda match: match.group().removesuffix(_MAPPING) + _NO_MAPPING, data)
