"""Metrics of the end of certificates."""

import math
from datetime import timedelta
from pathlib import Path

import pytest

from services.shared.runtime.access.certificates import LocalAuthority
from services.shared.runtime.observe.metrics import Metrics
from services.shared.runtime.servers.expiry import validity, watch_certificates
from tests.fakes import FakeClock

DAY = 86_400.0
CLOCK = FakeClock()


def authority(folder: Path, days: int = 0) -> LocalAuthority:
    """An authority that began `days` ago."""
    return LocalAuthority(folder, FakeClock(CLOCK.now() - timedelta(days=days)))


def samples(metrics: Metrics) -> dict[tuple[str, str], float]:
    return {
        (one.name, one.labels["setting"]): one.value
        for family in metrics.registry.collect()
        for one in family.samples
        if one.name.startswith("glossator_certificate")
    }


def test_the_metric_follows_the_certificate_in_force_and_the_clock(tmp_path: Path) -> None:
    metrics, clock, own = Metrics(), FakeClock(), LocalAuthority(tmp_path, CLOCK)
    path = own.issue("redaction").certificate
    watch_certificates(metrics, clock, "redaction", {"tls_certificate": path.read_bytes, "kafka_ca": lambda: b""})
    key = ("glossator_certificate_seconds_left", "tls_certificate")
    assert samples(metrics)[key] == 30 * DAY
    assert samples(metrics)["glossator_certificate_lifetime_seconds", "tls_certificate"] == 30 * DAY + 300
    clock.advance(31 * DAY)
    assert samples(metrics)[key] == -DAY
    LocalAuthority(tmp_path, clock).issue("redaction")
    assert samples(metrics)[key] == 30 * DAY
    path.write_bytes(b"-----BEGIN CERTIFICATE-----")
    assert math.isnan(samples(metrics)[key])
    assert {setting for _, setting in samples(metrics)} == {"tls_certificate"}


@pytest.mark.parametrize(
    ("names", "days"),
    [
        (["leaf"], 30),
        (["old"], 20),
        (["leaf", "old"], 20),
        (["leaf", "ca"], 30),
        (["ca"], 3650),
        (["ca", "old_ca"], 3650),
    ],
)
def test_a_chain_ends_with_its_first_and_authorities_with_their_last(
    tmp_path: Path, names: list[str], days: int
) -> None:
    new, old = authority(tmp_path / "new"), authority(tmp_path / "old", days=10)
    files = {
        "leaf": new.issue("a").certificate,
        "old": old.issue("a").certificate,
        "ca": new.files.certificate,
        "old_ca": old.files.certificate,
    }
    pem = b"".join(files[name].read_bytes() for name in names)
    assert validity(pem).ends == CLOCK.now().replace(microsecond=0) + timedelta(days=days)
