"""Errors that name the faulty field of a request."""

from services.shared.domain.errors import Reason, Reject


def invalid(field: str, fault: str) -> Reject:
    """`Field "FIELD" FAULT`. `field` is the dotted path in the request."""
    return Reject(Reason.INVALID_METADATA, detail=f'Field "{field}" {fault}', field=field)
