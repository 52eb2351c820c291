"""When the certificates in use end, as metrics that are computed at each scrape."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509

from services.shared.runtime.clock import Clock
from services.shared.runtime.observe.metrics import Metrics

_UNKNOWN = float("nan")


@dataclass(frozen=True, slots=True)
class Validity:
    """The time in which a certificate is valid."""

    starts: datetime
    ends: datetime


def validity(pem: bytes) -> Validity:
    """That of a chain or of CAs. A chain is valid until its first certificate ends, CAs until the last one ends: an
    earlier CA stays in the file during a change. Raises `ValueError`.
    """
    found = x509.load_pem_x509_certificates(pem)
    ends = max if all(map(_is_ca, found)) else min
    one = ends(found, key=lambda certificate: certificate.not_valid_after_utc)
    return Validity(one.not_valid_before_utc, one.not_valid_after_utc)


def watch_certificates(
    metrics: Metrics, clock: Clock, service: str, certificates: Mapping[str, Callable[[], bytes]]
) -> None:
    """Sets the metrics of each certificate, whose key is the setting that names its file. Those without content have
    none.
    """
    for setting, content in certificates.items():
        if content():
            left, lifetime = _functions(clock, content)
            metrics.certificate_seconds_left.labels(service, setting).set_function(left)
            metrics.certificate_lifetime_seconds.labels(service, setting).set_function(lifetime)


def _functions(clock: Clock, content: Callable[[], bytes]) -> tuple[Callable[[], float], Callable[[], float]]:
    def read() -> Validity | None:
        try:
            return validity(content())
        except ValueError:
            return None

    def left() -> float:
        found = read()
        return (found.ends - clock.now()).total_seconds() if found else _UNKNOWN

    def lifetime() -> float:
        found = read()
        return (found.ends - found.starts).total_seconds() if found else _UNKNOWN

    return left, lifetime


def _is_ca(certificate: x509.Certificate) -> bool:
    try:
        return bool(certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca)
    except x509.ExtensionNotFound:
        return False
