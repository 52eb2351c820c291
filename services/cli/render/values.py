"""Field values as commands print them: `5 years`, `Delaware`. JSON output keeps `P5Y` and `US-DE`."""

from services.shared.domain.fields.readable import readable
from services.shared.domain.fields.reading import read_field
from services.shared.domain.fields.types import FIELD_TYPES, FieldKind, FieldValue


def readable_value(category: str, canonical: str, words: str = "") -> str:
    """Return the value of a field of `category` for people; the unchanged value if `category` is not a field. `words`,
    if they have this value, decide its kind: the level of a covenant can be a percentage.
    """
    field = FIELD_TYPES.get(category)
    if field is None or not canonical:
        return canonical
    found = read_field(category, words)
    known = isinstance(found, FieldValue) and found.canonical == canonical
    kind = found.kind if isinstance(found, FieldValue) and known else field.kind
    return readable(FieldValue(kind, canonical))


def readable_of_kind(kind: str, canonical: str) -> str:
    """Return the value for people; the unchanged value if `kind` is unknown, for example from a newer service."""
    known = canonical and kind in set(FieldKind)
    return readable(FieldValue(FieldKind(kind), canonical)) if known else canonical
