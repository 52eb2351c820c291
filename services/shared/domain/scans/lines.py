"""Lines of a paragraph that an OCR program takes for paragraphs of their own."""

import re

from services.shared.domain.scans.views import View, edited


def flowing(text: str) -> View:
    """The text with spaces for the line breaks after long lines."""
    return edited(text, ((match.start(1), match.end(1), "") for match in _BREAK.finditer(text)))


def continued(text: str) -> View:
    """The text with spaces for the line breaks inside a sentence."""
    return edited(text, ((match.start(1), match.end(1), "") for match in _INSIDE.finditer(text)))


_INSIDE = re.compile(r"(?<=[a-z,])[ ]?(\n{1,2})(?=[a-z]{2})")
_BREAK = re.compile(r"(?<=[^\n]{45})[ ]?(\n{1,2})(?=\S)")
