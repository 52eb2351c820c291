"""What is measured, each in the page itself: playwright's own round trips are not part of a figure."""

from dataclasses import dataclass, field

from tests.benchmarks.reader.browser import Window

_KEYS = ("n", "a", "n", "k", "a", "j", "k", "a")
_PAUSE = 150  # a fast reviewer: more than six keys a second
_SETTLED = 1500
_STOPS = 500
# When the picture of the first page, a mark and a card are on the screen; and the time of each key until its paint.
OBSERVER = """
window.glossator = {opened: 0, keys: []};
const decoded = (image) => image.decode().catch(() => undefined);
const painted = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
const look = async () => {
  const [image, mark, card] = [".picture", ".mark-current", ".card-current"].map((one) => document.querySelector(one));
  if (!image || !mark || !card) return void requestAnimationFrame(look);
  await decoded(image);
  await painted();
  glossator.opened = performance.now();
  document.documentElement.dataset.opened = "";
};
requestAnimationFrame(look);
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) if (one.name === "keydown") glossator.keys.push(one.duration);
}).observe({type: "event", durationThreshold: 16, buffered: true});
glossator.jump = async (number) => {
  const input = document.querySelector(".pagebox-input"), start = performance.now();
  input.value = String(number);
  input.dispatchEvent(new Event("input", {bubbles: true}));
  input.dispatchEvent(new KeyboardEvent("keydown", {key: "Enter", bubbles: true}));
  const find = () => document.querySelector(`[data-page='${number}'] .picture`);
  while (!find()) await new Promise(requestAnimationFrame);
  await decoded(find());
  await painted();
  return performance.now() - start;
};
"""
_SERVED = """() => performance.getEntriesByType("resource").map((one) => [one.requestStart, one.responseEnd])"""


@dataclass
class Times:
    """Milliseconds on the clock, and milliseconds of CPU time of the page's main thread."""

    clock: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)
    served: list[float] = field(default_factory=list)

    def add(self, clock: float, busy: float, served: float = 0.0) -> None:
        self.clock.append(clock)
        self.busy.append(busy)
        self.served.append(served)


def opened(window: Window, address: str, path: str, times: Times) -> None:
    """From the click on a link to the frame with the first page, its marks and the current card."""
    page = window.page
    page.goto(f"{address}/queue")
    page.evaluate(
        "path => { const a = document.createElement('a'); a.href = path; document.body.replaceChildren(a); }", path
    )
    window.slow()
    page.evaluate("document.querySelector('a').click()")
    page.wait_for_url(f"**{path}*", wait_until="commit")
    page.wait_for_selector("html[data-opened]", state="attached")
    at = float(page.evaluate("glossator.opened"))
    times.add(at, window.busy(), _waited(page.evaluate(_SERVED), at))


def _waited(requests: list[list[float]], until: float) -> float:
    """Milliseconds in which at least one request was on its way to the server, up to `until`."""
    total, free = 0.0, 0.0
    for start, end in sorted((start, min(end, until)) for start, end in requests if start < until):
        total += max(0.0, end - max(start, free))
        free = max(free, end)
    return total


def keys(window: Window, times: Times, rounds: int) -> None:
    """From a key to the frame that shows what it changed, as the browser reports it (Event Timing, steps of 8 ms)."""
    page = window.page
    page.wait_for_timeout(_SETTLED)
    page.evaluate("glossator.keys.length = 0")
    before = window.busy()
    count = 0
    for key in _KEYS * rounds:
        page.keyboard.press(key)
        page.wait_for_timeout(_PAUSE)
        count += 1
    page.wait_for_timeout(_PAUSE)
    found = [float(one) for one in page.evaluate("glossator.keys")]
    busy = (window.busy() - before) / count
    for one in [*found, *[16.0] * (count - len(found))]:  # faster ones are not reported
        times.add(one, busy)


def jump(window: Window, number: int, times: Times) -> None:
    """From Enter in the box of the page to the frame with the picture of that page."""
    window.page.wait_for_timeout(_SETTLED)
    before = window.busy()
    clock = float(window.page.evaluate("number => glossator.jump(number)", number))
    times.add(clock, window.busy() - before)


def heap(window: Window, pages: int) -> float:
    """Megabytes in use after all pages were in view."""
    window.slow(1)
    step = max(1, pages // _STOPS, 2)
    for number in range(1, pages + 1, step):
        window.page.evaluate(_SCROLL, number / pages)
        window.page.wait_for_timeout(120)
    return window.heap()


_SCROLL = "part => { const e = document.querySelector('.pages'); e.scrollTop = e.scrollHeight * part; }"
