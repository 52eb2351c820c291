"""Words of a redacted text as those may read them who may read the original: values where placeholders stand. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from services.shared.domain.document import HOLES
from services.shared.domain.grounding.words import PLACEHOLDER
from services.shared.domain.spans import OriginalSpan, RedactedSpan, RedactionMap


def places(texts: Iterable[str], near: Sequence[RedactedSpan], redaction: RedactionMap) -> dict[str, OriginalSpan]:
    """Where the value of each placeholder in `texts` stands in the original, best inside of `near`; those that the map
    does not know are left out.
    """
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
    """`text` with each value in place of its placeholder. One that was erased, or is not known, stays a placeholder."""

    def value(placeholder: str) -> str:
        words = " ".join(values.get(placeholder, "").split())
        return words if words and not any(one in HOLES for one in words) else placeholder

    return PLACEHOLDER.sub(lambda match: value(match.group()), text)
