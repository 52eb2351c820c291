from services.annotation.settings import AnnotationSettings
from services.shared.runtime.settings import describe, load


def test_every_setting_has_a_default_and_a_description() -> None:
    made = load(AnnotationSettings)
    assert (made.grpc_address, made.http_address, made.metrics_address) == (
        "127.0.0.1:17104",
        "127.0.0.1:17204",
        "127.0.0.1:17304",
    )
    assert (made.webhook_hosts, made.webhook_networks) == ("", "")  # no receiver, not even on this machine
    assert all(row.description for row in describe(AnnotationSettings))
