"""The findings page, generated from the samples with the committed models in tritonserver."""

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from scripts.findingskit.page import picture_of
from scripts.make_findings import PAGE, PICTURES, SHOWN, main
from tests.real_parts import need_triton

pytestmark = [pytest.mark.triton, pytest.mark.slow]


def test_one_command_generates_the_page_and_its_pictures(tmp_path: Path) -> None:
    need_triton()
    assert main(["--out", str(tmp_path)]) == 0
    page = (tmp_path / PAGE).read_text(encoding="utf-8")
    for name, heading in SHOWN.items():
        assert f"## {heading}\n" in page
        assert ET.parse(tmp_path / PICTURES / picture_of(name)).getroot().tag.endswith("svg")
    assert "Models: `clauses@" in page
    assert "[PERSON_" not in page
