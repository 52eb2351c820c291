"""Settings have defaults that work."""

from services.redaction.policy_file import POLICIES, find_policy
from services.redaction.settings import RedactionSettings


def test_defaults() -> None:
    settings = RedactionSettings()
    assert find_policy(settings.redaction_policy, POLICIES).name == "legal-review"
    assert settings.grpc_address == "127.0.0.1:17102"
