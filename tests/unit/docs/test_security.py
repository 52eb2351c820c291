"""Each threat on the page of threats names the tests that hold its defence."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
ROWS = [
    line for line in (ROOT / "docs/explanation/security.md").read_text().splitlines() if re.match(r"\| [STRIDE] ", line)
]


def test_the_page_has_threats_of_every_category() -> None:
    assert {row[2] for row in ROWS} == set("STRIDE")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.split("|")[2].strip()[:60])
def test_a_threat_names_tests_that_exist(row: str) -> None:
    named = re.findall(r"`(tests/[^`]+)`", row.split("|")[4])
    assert named
    assert [path for path in named if not (ROOT / path).exists()] == []
