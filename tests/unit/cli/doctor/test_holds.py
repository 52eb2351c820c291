"""`glossator doctor` names tenants for which nothing can be destroyed."""

from pathlib import Path

import pytest

from services.cli.doctor.checks import CheckStatus
from services.cli.doctor.holds import check_holds
from services.cli.local.layout import Layout
from tests.fakes import FakeClock

_CLEAR = '{matters: {"*": clear}}'


@pytest.mark.parametrize(
    ("register", "status", "found"),
    [
        ("tenants: {}", CheckStatus.OPTIONAL, "no entry: harbour-bank, northgate-credit"),
        (f"tenants: {{harbour-bank: {_CLEAR}}}", CheckStatus.OPTIONAL, "no entry: northgate-credit"),
        (f"tenants: {{harbour-bank: {_CLEAR}, northgate-credit: {_CLEAR}}}", CheckStatus.OK, "2 tenants"),
        (
            "tenants: [",
            CheckStatus.OPTIONAL,
            "the register line 1 is not valid YAML, or repeats a key: nothing is destroyed",
        ),
    ],
)
def test_tenants_without_an_entry_are_named(tmp_path: Path, register: str, status: CheckStatus, found: str) -> None:
    layout = Layout(tmp_path)
    layout.holds.write_text(register)
    check = check_holds(layout, FakeClock())
    assert (check.status, check.found) == (status, found)
