"""Checks that an answer fits its schema or choices. The request states them too, but a server can ignore them."""

import json
from collections.abc import Sequence
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError

from services.inference.llm.port import LlmOptions
from services.shared.domain.errors import Reason, Reject


def check_options(options: LlmOptions) -> None:
    """Raises `ValueError` if the schema is invalid, or both a schema and choices are set."""
    if options.schema is not None and options.choices is not None:
        raise ValueError("set either a schema or choices, not both")
    if options.choices is not None and not all(one and one.isprintable() for one in options.choices):
        raise ValueError("choices must be printable, non-empty texts")
    if options.schema is not None:
        try:
            Draft202012Validator.check_schema(dict(options.schema))
        except SchemaError as error:
            raise ValueError(f"not a JSON schema: {error.message}") from None


def check_answer(answer: str, options: LlmOptions) -> None:
    """Raises `Reject(OUTPUT_OFF_SCHEMA)` if `answer` does not fit."""
    if options.choices is not None and answer not in options.choices:
        raise Reject(Reason.OUTPUT_OFF_SCHEMA, detail="the answer of the LLM is none of the choices")
    if options.schema is not None:
        _check_schema(answer, dict(options.schema))


def _check_schema(answer: str, schema: dict[str, Any]) -> None:
    try:
        value = json.loads(answer, object_pairs_hook=_object, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise Reject(Reason.OUTPUT_OFF_SCHEMA, detail="the answer of the LLM is not JSON") from None
    error = next(iter(Draft202012Validator(schema).iter_errors(value)), None)
    if error is not None:
        raise Reject(Reason.OUTPUT_OFF_SCHEMA, detail=f"the answer of the LLM breaks the schema rule {error.validator}")


def _object(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """Rejects repeated keys, because parsers differ on which value counts."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def _refuse(_constant: str) -> None:
    raise ValueError
