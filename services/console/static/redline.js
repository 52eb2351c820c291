// Goes through changes with the keyboard. Without it, the page has all links.
const changes = [...document.querySelectorAll(".group > .changes > .change")];
let at = changes.findIndex((one) => `#${one.id}` === location.hash);

function go(step) {
  const next = Math.min(Math.max(at + step, 0), changes.length - 1);
  if (next < 0) return;
  changes[at]?.classList.remove("current");
  at = next;
  const one = changes[at];
  one.classList.add("current");
  one.querySelector("a.to").focus({ preventScroll: true });
  one.scrollIntoView({ block: "nearest" });
}

const STEPS = { j: 1, k: -1 };

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || !(event.key in STEPS)) return;
  event.preventDefault();
  go(STEPS[event.key]);
});

for (const [index, one] of changes.entries()) {
  one.addEventListener("focusin", () => {
    changes[at]?.classList.remove("current");
    at = index;
    one.classList.add("current");
  });
}
