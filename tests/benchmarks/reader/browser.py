"""Chromium with a slowed CPU, and what it says about itself."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
SLOWER = 4


@dataclass
class Window:
    """A page, and the session that slows its CPU and reads its clock."""

    page: Page
    session: CDPSession

    def slow(self, rate: int = SLOWER) -> None:
        self.session.send("Emulation.setCPUThrottlingRate", {"rate": rate})

    def busy(self) -> float:
        """Milliseconds of CPU time that the main thread of the page has used. Other processes do not change it."""
        return self._metric("TaskDuration") * 1000

    def heap(self) -> float:
        self.session.send("HeapProfiler.collectGarbage")
        return self._metric("JSHeapUsedSize") / 1e6

    def _metric(self, name: str) -> float:
        found = self.session.send("Performance.getMetrics")["metrics"]
        return next(float(one["value"]) for one in found if one["name"] == name)


def window(browser: Browser, script: str) -> Window:
    """A new context, so that nothing is cached. `script` runs in each page before those of the page."""
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.add_init_script(script)
    session = page.context.new_cdp_session(page)
    session.send("Performance.setTimeDomain", {"timeDomain": "threadTicks"})
    session.send("Performance.enable")
    return Window(page, session)


def gpu(browser: Browser) -> str:
    """How the browser composes pages: `hardware`, or `software`, as with --disable-gpu."""
    info: dict[str, Any] = browser.new_browser_cdp_session().send("SystemInfo.getInfo")
    state = str(info["gpu"].get("featureStatus", {}).get("gpu_compositing", ""))
    return "hardware" if state == "enabled" else "software"


@contextmanager
def server(pages: int, marks: int) -> Iterator[str]:
    """The address of the fake API, in a process of its own: the interpreter of this one is busy with the browser."""
    command = [sys.executable, "-m", "tests.benchmarks.reader.server", str(pages), str(marks)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        try:
            yield process.stdout.readline().strip()
        finally:
            process.stdin.close()
