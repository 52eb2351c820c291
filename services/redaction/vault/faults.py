"""Errors that name the faulty field of a request."""

from services.redaction.vault.records import Matter
from services.shared.domain.errors import Reason, Reject


def invalid(field: str, fault: str) -> Reject:
    """`Field "FIELD" FAULT`. `field` is the dotted path in the request."""
    return Reject(Reason.INVALID_METADATA, detail=f'Field "{field}" {fault}', field=field)


def required_matter(tenant: str, matter: str) -> Matter:
    """The matter. Raises `Reject(INVALID_METADATA)` if `tenant` or `matter` is empty."""
    for field, value in (("tenant", tenant), ("matter", matter)):
        if not value:
            raise invalid(field, "is missing")
    return Matter(tenant, matter)
