"""Replaces placeholders in redacted text by their values, for callers who can read the original. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from services.shared.domain.document import HOLES
from services.shared.domain.grounding.words import PLACEHOLDER
from services.shared.domain.spans import OriginalSpan, RedactedSpan, RedactionMap


def places(texts: Iterable[str], near: Sequence[RedactedSpan], redaction: RedactionMap) -> dict[str, OriginalSpan]:
    """A place in the original for each placeholder in `texts`, if possible inside `near`. Leaves out unknown ones."""
    sought = {one for text in texts for one in PLACEHOLDER.findall(text)}
    found: dict[str, OriginalSpan] = {}
    inside: set[str] = set()
    for one in redaction.replacements:
        if one.placeholder is None or one.placeholder not in sought or one.placeholder in inside:
            continue
        if any(one.redacted.overlaps(span) for span in near):
            inside.add(one.placeholder)
            found[one.placeholder] = one.original
        else:
            found.setdefault(one.placeholder, one.original)
    return found


def with_values(text: str, values: Mapping[str, str]) -> str:
    """`text` with the value of each placeholder. Placeholders of erased or unknown values are kept."""

    def value(placeholder: str) -> str:
        words = " ".join(values.get(placeholder, "").split())
        return words if words and not any(one in HOLES for one in words) else placeholder

    return PLACEHOLDER.sub(lambda match: value(match.group()), text)
