"""Fields in redacted text: places whose words have one value."""

from services.inference.fields.find import VERSION, find_fields

__all__ = ["VERSION", "find_fields"]
