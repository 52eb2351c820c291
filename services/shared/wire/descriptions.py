"""The descriptions of protobuf fields, from the comments in `protos/`, for API documents."""

from glossator.descriptions_pb2 import DESCRIPTIONS


def description_of(message: str, field: str) -> str:
    """The comment of the field of a message; empty if there is none."""
    return DESCRIPTIONS.get(message, {}).get(field, "")
