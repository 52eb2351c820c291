"""Fields and their values: what there is, how words become one, how values compare."""

from services.shared.domain.fields.compare import Quantity, compare, quantity
from services.shared.domain.fields.reading import normalise, read_field, read_value
from services.shared.domain.fields.types import FIELD_TYPES, FieldKind, FieldType, FieldValue, NoValue

__all__ = [
    "FIELD_TYPES",
    "FieldKind",
    "FieldType",
    "FieldValue",
    "NoValue",
    "Quantity",
    "compare",
    "normalise",
    "quantity",
    "read_field",
    "read_value",
]
