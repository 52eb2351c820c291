"""Files that leave: which the dialog offers, what the browser stores, and what a refusal shows."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.integration.console.reader.conftest import Reader
from tests.integration.console.reader.review import Review
from tests.integration.console.reader.test_accessibility import violations

Opener = Callable[..., Reader]


def offered(reader: Reader) -> list[str]:
    reader.page.locator("dialog[open] .choice").first.wait_for()
    return reader.page.locator("dialog[open] .choice strong").all_text_contents()


def test_a_file_is_stored_with_a_name_without_words(open_reader: Opener, tmp_path: Path) -> None:
    reader = open_reader(Review(pages=2))
    reader.press("o")
    assert offered(reader) == ["PDF with notes", "Workbook of findings", "Review memo"]
    assert violations(reader) == []
    with reader.page.expect_download() as waiting:
        reader.page.locator("[data-export='xlsx']").click()
    download = waiting.value
    assert download.suggested_filename == "doc-1-xlsx.xlsx"
    download.save_as(tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == b"xlsx file"
    reader.page.locator("dialog[open]").wait_for(state="detached")


def test_the_button_opens_the_dialog(open_reader: Opener) -> None:
    reader = open_reader(Review(pages=2))
    reader.page.get_by_role("button", name="Export", exact=True).click()
    assert len(offered(reader)) == 3


@pytest.mark.parametrize("reason", ["forbidden", "original_gone"])
def test_a_refusal_is_shown_and_the_dialog_stays(open_reader: Opener, reason: str) -> None:
    reader = open_reader(Review(pages=2))
    reader.press("o")
    offered(reader)
    reader.fake.no_export = reason
    reader.page.locator("[data-export='pdf']").click()
    note = reader.page.locator("dialog[open] [role='alert']")
    note.wait_for()
    assert (note.text_content() or "").startswith("Not exported.")
    assert reader.page.locator("dialog[open] .choice").first.is_enabled()
