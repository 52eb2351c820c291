"""A pseudo-locale: with all words of the page 35 % longer nothing is cut off, and nothing scrolls sideways."""

from collections.abc import Callable

import pytest

from tests.integration.console.reader.conftest import Reader

_LONGER = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, words = node.data.trim();
    if (words && !node.parentElement.closest('.paper, .sheet, .picture, .words, svg, kbd'))
      node.data = node.data.replace(words, words + ' ' + 'ŵø'.repeat(Math.ceil(words.length * .35 / 2)));
  }
}"""
_CUT = """() => [...document.querySelectorAll('button, a, label, h1, h2, h3, legend, [role=tab], .status *, dialog *')]
  .filter(one => one.checkVisibility() && one.clientWidth && !one.closest('.unseen, .visually-hidden'))
  .filter(one => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX !== 'visible'
    && getComputedStyle(one).textOverflow !== 'ellipsis' && getComputedStyle(one).overflowX !== 'auto')
  .map(one => `${one.localName}.${one.className}: ${one.textContent.slice(0, 60)}`)"""
_OUTSIDE = """() => [...document.querySelectorAll('button, a, label, input, h1, h2, dialog *')]
  .filter(one => one.checkVisibility() && !one.closest('.unseen, .visually-hidden, .skip, [data-scroller], .document'))
  .map(one => [one, one.getBoundingClientRect()])
  .filter(([_, box]) => box.width && (box.right > innerWidth + 1 || box.left < -1))
  .map(([one]) => `${one.localName}.${one.className}: ${one.textContent.slice(0, 60)}`)"""


@pytest.mark.parametrize("width", [1440, 1024, 360])
@pytest.mark.parametrize("key", ["", "t", "?", "c", "w", "m", "v", "g", "Control+Enter"])
def test_longer_words_fit(open_reader: Callable[..., Reader], width: int, key: str) -> None:
    reader = open_reader(width=width)
    if key and not (key == "t" and width < 1024):  # narrow windows show the text already
        reader.press(key)
        reader.page.wait_for_selector(".run" if key == "t" else "dialog[open], [role='listbox']")
    reader.page.evaluate(_LONGER)
    assert reader.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert reader.page.evaluate(_CUT) == []
    assert reader.page.evaluate(_OUTSIDE) == []
