"""`glossator doctor` names certificates that end soon."""

from pathlib import Path

import pytest

from services.cli.doctor.certificates import check_certificates
from services.cli.doctor.checks import CheckStatus
from services.cli.local.layout import Layout
from services.shared.runtime.access.certificates import LocalAuthority
from tests.fakes import FakeClock

_DAY = 86_400.0
_OPTIONAL, _OK = CheckStatus.OPTIONAL, CheckStatus.OK


@pytest.mark.parametrize(
    ("days", "status", "found"),
    [
        (0, _OK, "3, the first ends on 2025-04-13"),
        (22, _OK, "3, the first ends on 2025-04-13"),
        (24, _OPTIONAL, "ingestion ends on 2025-04-13, redaction ends on 2025-04-13"),
        (31, _OPTIONAL, "ingestion ended on 2025-04-13, redaction ended on 2025-04-13"),
    ],
)
def test_certificates_near_their_end_are_named(tmp_path: Path, days: int, status: CheckStatus, found: str) -> None:
    layout, clock = Layout(tmp_path), FakeClock()
    authority = LocalAuthority(layout.certificates, clock)
    for service in ("ingestion", "redaction"):
        authority.issue(service)
    clock.advance(days * _DAY)
    check = check_certificates(layout, clock)
    assert (check.status, check.found, bool(check.remedy)) == (status, found, status is not _OK)


def test_a_file_without_a_certificate_is_named(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    layout.certificates.mkdir()
    (layout.certificates / "redaction.pem").write_text("words")
    assert check_certificates(layout, FakeClock()).found == "redaction is no certificate"
