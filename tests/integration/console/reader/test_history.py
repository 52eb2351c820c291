"""The history of a document from its reader, in a new tab."""

from collections.abc import Callable

import pytest

from tests.integration.console.reader.conftest import Reader


@pytest.mark.parametrize(("key", "query"), [("y", ""), ("Shift+W", "?start=")])
def test_keys_open_the_history(open_reader: Callable[..., Reader], key: str, query: str) -> None:
    reader = open_reader()
    with reader.context.expect_page() as opened:
        reader.press(key)
    opened.value.wait_for_load_state()
    assert f"/documents/doc-1/history{query}" in opened.value.url


def test_the_toolbar_has_a_button(open_reader: Callable[..., Reader]) -> None:
    reader = open_reader()
    with reader.context.expect_page() as opened:
        reader.page.get_by_role("button", name="History").click()
    opened.value.wait_for_load_state()
    assert opened.value.url.endswith("/documents/doc-1/history")
