"""Measures the reader on the fake API with the CPU slowed by 4: `python -m tests.integration.console.reader.measure`.

Prints one JSON line. Times are in milliseconds, the heap in megabytes.
"""

import json
import statistics
import sys
from typing import Any

from playwright.sync_api import CDPSession, Page, sync_playwright

from tests.integration.console.reader.conftest import CHROMIUM
from tests.integration.console.reader.fake_api import FakeApi
from tests.integration.console.reader.paper import picture
from tests.integration.console.reader.review import Review
from tests.integration.console.reader.serving import served

_SLOWER = 4
_PAUSE = 150  # a fast reviewer: more than six keys a second
_KEYS = ("n", "a", "n", "Shift+n", "a", "j", "k", "a") * 8
# The time from a key event to the frame after the one that it changes.
_PRESS = """key => new Promise(done => {
  const shift = key.startsWith("Shift+"), letter = shift ? key.slice(6) : key;
  const start = performance.now();
  document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key: shift ? letter.toUpperCase() : letter,
    shiftKey: shift, bubbles: true, cancelable: true}));
  requestAnimationFrame(() => { const channel = new MessageChannel();
    channel.port1.onmessage = () => done(performance.now() - start); channel.port2.postMessage(0); });
})"""


_SCROLL = "part => { const e = document.querySelector('.pages'); e.scrollTop = e.scrollHeight * part; }"


def main() -> int:
    pages, marks = (int(one) for one in (*sys.argv[1:3], *("300", "400")[len(sys.argv) - 1 :]))
    for number in (1, min(250, pages)):  # drawing by the fake is not measured
        picture(pages, number, 800)
    with sync_playwright() as playwright, served(FakeApi(Review(pages=pages, marks=marks))) as address:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        session = page.context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": _SLOWER})
        result: dict[str, Any] = {"pages": pages, "annotations": marks, "cpu_slower": _SLOWER}
        result["opened_ms"] = _opened(page, f"{address}/documents/doc-1")
        result |= _keys(page)
        result["jump_ms"] = _jump(page, min(250, pages))
        result["heap_mb"] = _heap_after_all(page, session, pages)
        print(json.dumps(result))
        browser.close()
    return 0


def _opened(page: Page, address: str) -> int:
    """Until the picture of the first page, its marks and the first finding are there."""
    page.goto(address, wait_until="commit")
    for selector in (".picture", ".mark-current", ".card-current"):
        page.wait_for_selector(selector, state="attached")
    return round(float(page.evaluate("performance.now()")))


def _keys(page: Page) -> dict[str, Any]:
    times = []
    for key in _KEYS:
        times.append(float(page.evaluate(_PRESS, key)))
        page.wait_for_timeout(_PAUSE)
    cuts = statistics.quantiles(times, n=20)
    return {
        "keys": len(times),
        "key_to_paint_p50_ms": round(statistics.median(times)),
        "key_to_paint_p95_ms": round(cuts[18]),
    }


def _jump(page: Page, number: int) -> int:
    """Until the picture of a far page is there."""
    start = float(page.evaluate("performance.now()"))
    page.locator(".pagebox-input").fill(str(number))
    page.locator(".pagebox-input").press("Enter")
    page.wait_for_selector(f"[data-page='{number}'] .picture", state="attached")
    return round(float(page.evaluate("performance.now()")) - start)


def _heap_after_all(page: Page, session: CDPSession, pages: int) -> float:
    session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    for number in range(1, pages + 1, 3):
        page.evaluate(_SCROLL, number / pages)
        page.wait_for_timeout(120)
    session.send("Performance.enable")
    session.send("HeapProfiler.collectGarbage")
    metrics = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]} or {}
    used = metrics.get("JSHeapUsedSize") or page.evaluate("performance.memory.usedJSHeapSize")
    return round(float(used) / 1e6, 1)


if __name__ == "__main__":
    sys.exit(main())
