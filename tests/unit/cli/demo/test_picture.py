"""A picture that cannot be taken says why, and the demo goes on."""

import shutil
import sys
from pathlib import Path

import pytest

from services.cli.demo.picture import NoPictureError, take_picture

_ADDRESS = "http://127.0.0.1:1"


def test_without_a_browser_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(NoPictureError, match=r"scripts/setup\.sh browser"):
        take_picture(_ADDRESS, "reviewer@harbour-bank", "d", tmp_path / "reader.png")


def test_without_playwright_the_reason_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "playwright.sync_api", None)
    with pytest.raises(NoPictureError, match="playwright is not installed"):
        take_picture(_ADDRESS, "reviewer@harbour-bank", "d", tmp_path / "reader.png")


@pytest.mark.skipif(shutil.which("chromium") is None, reason="Chromium is not installed")
def test_a_console_that_does_not_answer_is_named(tmp_path: Path) -> None:
    with pytest.raises(NoPictureError, match="the console was not shown"):
        take_picture(_ADDRESS, "reviewer@harbour-bank", "d", tmp_path / "reader.png")
    assert not (tmp_path / "reader.png").exists()
