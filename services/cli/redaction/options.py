"""Check options that `glossator redact` and `glossator policy` share."""

from services.cli.errors import UsageError
from services.redaction.policies.jurisdictions import code_of


def check_jurisdiction(code: str) -> None:
    """Raises `UsageError` for an unknown code. An empty one states no jurisdiction."""
    if code and not code_of(code):
        raise UsageError(f"{code} is no jurisdiction", "a code such as US, US-NY, DE or EU")
