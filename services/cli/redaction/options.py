"""Check options that `glossator redact` and `glossator policy` share."""

from services.cli.errors import UsageError
from services.redaction.policies.jurisdictions import code_of


def check_jurisdiction(code: str) -> None:
    """Raise `UsageError` for an unknown code. An empty code is allowed."""
    if code and not code_of(code):
        raise UsageError(f"{code} is not a known jurisdiction", "use an ISO 3166 code such as US, US-NY or DE, or EU")
