"""Whether an answer is what was asked for. Servers are told, and not believed."""

import json
from collections.abc import Sequence
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError

from services.inference.llm.port import LlmOptions
from services.shared.domain.errors import Reason, Reject


def check_options(options: LlmOptions) -> None:
    """Raises `ValueError` where a schema is none, or both a schema and choices are asked for."""
    if options.schema is not None and options.choices is not None:
        raise ValueError("either a schema or choices")
    if options.choices is not None and not all(one and one.isprintable() for one in options.choices):
        raise ValueError("choices are printable words")
    if options.schema is not None:
        try:
            Draft202012Validator.check_schema(dict(options.schema))
        except SchemaError as error:
            raise ValueError(f"not a JSON schema: {error.message}") from None


def check_answer(answer: str, options: LlmOptions) -> None:
    """Raises `Reject(OUTPUT_OFF_SCHEMA)`."""
    if options.choices is not None and answer not in options.choices:
        raise Reject(Reason.OUTPUT_OFF_SCHEMA, detail="none of the choices")
    if options.schema is not None:
        _check_schema(answer, dict(options.schema))


def _check_schema(answer: str, schema: dict[str, Any]) -> None:
    try:
        value = json.loads(answer, object_pairs_hook=_object, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise Reject(Reason.OUTPUT_OFF_SCHEMA, detail="not JSON") from None
    error = next(iter(Draft202012Validator(schema).iter_errors(value)), None)
    if error is not None:
        raise Reject(Reason.OUTPUT_OFF_SCHEMA, detail=f"rule {error.validator}")


def _object(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """A key that comes twice says two things, and readers differ on which."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def _refuse(_constant: str) -> None:
    raise ValueError
