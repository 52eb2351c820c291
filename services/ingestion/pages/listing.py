"""What of a text is on which page of a document that another program draws."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from services.ingestion.alignment.align import UNPLACED
from services.ingestion.pages.records import ListedPage
from services.shared.domain.layout import Layout, PageLayout
from services.shared.domain.spans import OriginalSpan


def listed(layout: Layout) -> tuple[ListedPage, ...]:
    """The pages of a layout of `Aligned`. Their spans cover the text up to its last word, without gaps, and do not
    overlap: a word that is on several pages, such as one of a header, is on the page of the word before it, or else on
    the first.
    """
    found: list[list[OriginalSpan]] = [[] for _ in layout.pages]
    for page, span in _runs(layout.pages):
        found[page].append(span)
    pairs = zip(layout.pages, found, strict=True)
    return tuple(ListedPage(page.width, page.height, tuple(spans)) for page, spans in pairs)


def _runs(pages: Sequence[PageLayout]) -> Iterator[tuple[int, OriginalSpan]]:
    """The index of a page, and the place from its first word to the next word of another page."""
    runs: list[tuple[int, int]] = []
    last = end = 0
    for start, words in groupby(_words(pages), key=lambda one: one[0]):
        on = [(page, until) for _, page, until in words]
        if not runs or all(page != last for page, _ in on):
            last = on[0][0]
            runs.append((start if runs else 0, last))
        end = max(end, *(until for _, until in on))
    edges = [*(start for start, _ in runs), end]
    for place, (start, page) in enumerate(runs):
        yield page, OriginalSpan(start, edges[place + 1])


def _words(pages: Sequence[PageLayout]) -> list[tuple[int, int, int]]:
    """The start, the index of the page and the end of each word of the text, in the order of the text."""
    return sorted(
        (start, number, end)
        for number, page in enumerate(pages)
        for start, end in zip(page.starts, page.ends, strict=True)
        if start < end and (start, end) != UNPLACED
    )
