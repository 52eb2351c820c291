// Line numbers beside the texts of a draft, the place of the caret, links from problems to lines, and a question before
// a change that is not saved is left. Without this script the page works, and problems show their lines.
const editors = new Map();

function numbers(count) {
  return Array.from({ length: count }, (_, at) => at + 1).join("\n");
}

function starts(text, line) {
  let at = 0;
  for (let number = 1; number < line; number++) {
    const next = text.indexOf("\n", at);
    if (next < 0) return at;
    at = next + 1;
  }
  return at;
}

function add(area) {
  const gutter = document.createElement("pre");
  gutter.className = "gutter";
  gutter.setAttribute("aria-hidden", "true");
  area.before(gutter);
  const place = document.querySelector(`[data-place="${area.id.replace("text-", "")}"]`);
  let shown = 0;

  function count() {
    const lines = area.value.split("\n").length;
    if (lines !== shown) gutter.textContent = numbers((shown = lines));
    gutter.scrollTop = area.scrollTop;
  }

  function tell() {
    const before = area.value.slice(0, area.selectionStart).split("\n");
    place.textContent = `Line ${before.length}, column ${before.at(-1).length + 1}`;
  }

  area.addEventListener("input", count);
  area.addEventListener("scroll", () => (gutter.scrollTop = area.scrollTop));
  new ResizeObserver(() => {
    gutter.style.height = `${area.clientHeight}px`;
    count();
  }).observe(area);
  for (const event of ["keyup", "click", "focus"]) area.addEventListener(event, tell);
  editors.set(area.id, { area, changed: () => area.value !== area.defaultValue });
  count();
  if (document.activeElement === area) tell(); // people type before this script is there
}

function open(link) {
  const { area } = editors.get(`text-${link.dataset.file}`);
  const line = Number(link.dataset.line);
  const start = starts(area.value, line);
  const end = area.value.indexOf("\n", start);
  area.focus();
  area.setSelectionRange(start, end < 0 ? area.value.length : end);
  const height = Number.parseFloat(getComputedStyle(area).lineHeight);
  area.scrollTop = Math.max(0, (line - 6) * height);
  area.dispatchEvent(new Event("keyup"));
}

for (const area of document.querySelectorAll(".editor textarea")) add(area);
for (const link of document.querySelectorAll("a[data-line]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    open(link);
  });
}
let leaves = false;
for (const form of document.querySelectorAll("form.edit")) form.addEventListener("submit", () => (leaves = true));
addEventListener("beforeunload", (event) => {
  if (!leaves && [...editors.values()].some((one) => one.changed())) event.preventDefault();
});
