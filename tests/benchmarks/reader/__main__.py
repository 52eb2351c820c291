"""Prints a table of each goal of the reader: `python -m tests.benchmarks.reader [PAGES MARKS]`."""

import os
import sys

from playwright.sync_api import Browser, sync_playwright

from tests.benchmarks.reader import scenes
from tests.benchmarks.reader.browser import CHROMIUM, SLOWER, gpu, server, window
from tests.benchmarks.reader.table import Figures, bundle_bytes, lines

_SIZES = ((300, 400), (2000, 2667))
_OPENINGS, _ROUNDS, _JUMPS = 5, 8, 6


def main() -> int:
    given = [int(one) for one in sys.argv[1:] if one.isdecimal()]
    sizes = [(given[0], given[1])] if len(given) == 2 else _SIZES
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        drawn_by = gpu(browser)
        print(
            f"Chromium {browser.version}, {drawn_by} compositing, CPU slowed by {SLOWER}; "
            f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
        )
        for pages, marks in sizes:
            figures = _measured(browser, pages, marks)
            print("\n".join(lines(figures, drawn_by)), flush=True)
        print(f"bundle: {bundle_bytes() / 1000:.1f} kB compressed (goal 80)")
        browser.close()
    return 0


def _measured(browser: Browser, pages: int, marks: int) -> Figures:
    figures = Figures(pages, marks)
    with server(pages, marks) as address:
        for path, found in (("/floor", figures.floor), ("/documents/doc-1", figures.reader)):
            for _ in range(_OPENINGS - 1):
                one = window(browser, scenes.OBSERVER)
                scenes.opened(one, address, path, found["open"])
                one.page.context.close()
            one = window(browser, scenes.OBSERVER)
            scenes.opened(one, address, path, found["open"])
            scenes.keys(one, found["key"], _ROUNDS)
            for n in range(_JUMPS):
                scenes.jump(one, min(250, pages) if n % 2 == 0 else 3 + n, found["jump"])
            if found is figures.reader:
                figures.heap = scenes.heap(one, pages)
            one.page.context.close()
    return figures


if __name__ == "__main__":
    sys.exit(main())
