"""Text and tables that all commands print."""

import pytest
from rich.console import Console

from services.cli.render.text import borderless, one_line


@pytest.mark.parametrize(
    ("words", "limit", "line"),
    [("a\n b\tc", 9, "a b c"), ("abcdef", 6, "abcdef"), ("abcdefg", 6, "abcde…"), ("", 5, "")],
)
def test_one_line(words: str, limit: int, line: str) -> None:
    assert one_line(words, limit) == line


def test_borderless_table_aligns_numbers_to_the_right() -> None:
    table = borderless("rule", "found", right=("found",))
    table.add_row("a", "1")
    assert [one.justify for one in table.columns] == ["left", "right"]
    assert table.show_header
    assert not borderless().show_header
    console = Console(width=40)
    with console.capture() as capture:
        console.print(table)
    assert capture.get().splitlines()[1].rstrip() == "a         1"


@pytest.mark.parametrize("width", [50, 80, 200])
def test_an_id_is_whole_in_a_narrow_terminal(width: int) -> None:
    table = borderless("document", "status", "what to do", whole=("document",))
    table.add_row("819baaa1cfbeb22e44f04dac0dde9548", "refused", "split the document, or raise the limit " * 3)
    console = Console(width=width)
    with console.capture() as capture:
        console.print(table)
    assert "819baaa1cfbeb22e44f04dac0dde9548" in capture.get()
    assert "…" not in capture.get()
