"""Check when the certificates of a local system end."""

from datetime import timedelta

from services.cli.doctor.checks import Check, CheckStatus
from services.cli.local.layout import Layout
from services.shared.runtime.clock import Clock
from services.shared.runtime.servers.expiry import validity

_NAME = "certificates"
_SOON = timedelta(days=7)


def check_certificates(layout: Layout, clock: Clock) -> Check:
    """Names the certificates that end within 7 days, or have ended."""
    now, remedy = clock.now(), "run `glossator up`, which makes new ones"
    faults, ends = [], []
    for path in sorted(layout.certificates.glob("*.pem")):
        try:
            end = validity(path.read_bytes()).ends
        except ValueError:
            faults.append(f"{path.stem} is no certificate")
            continue
        ends.append(end)
        if end <= now:
            faults.append(f"{path.stem} ended on {end:%Y-%m-%d}")
        elif end - now < _SOON:
            faults.append(f"{path.stem} ends on {end:%Y-%m-%d}")
    if faults:
        return Check(_NAME, CheckStatus.OPTIONAL, ", ".join(faults), remedy)
    return Check(_NAME, CheckStatus.OK, f"{len(ends)}, the first ends on {min(ends):%Y-%m-%d}", "")
