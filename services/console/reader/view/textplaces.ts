// Places in the text as it is drawn: scrolling to one, and the browser's selection.
import type { Span } from "../api/types";
import { endOf, type Block } from "../model/blocks";
import { codePoints, units } from "../model/words";

/** Scrolls to `offset`, and shows where `span` is. */
export function reveal(root: HTMLElement, blocks: readonly Block[], offset: number, span: Span | null): void {
  // The chunk is drawn before its runs have places: then to the run.
  const at = blocks.findIndex((block) => endOf(block) > offset);
  const chunk = root.querySelectorAll(".chunk")[Math.floor(Math.max(0, at) / 40)];
  const run = chunk && runAt(chunk, offset);
  if (!run) return chunk?.scrollIntoView({ block: "start" });
  const scroller = root.parentElement;
  const box = run.getBoundingClientRect();
  const outer = scroller?.getBoundingClientRect();
  if (!scroller || !outer) return;
  const canScroll = scroller.scrollHeight > scroller.clientHeight + 4;
  if (canScroll && (box.top < outer.top + 56 || box.bottom > outer.bottom - 56)) scroller.scrollTop += box.top - outer.top - outer.height * 0.3;
  else if (!canScroll) run.scrollIntoView({ block: "center" });
  if (!span) return;
  const mark = run.closest("mark") ?? run;
  for (const one of root.querySelectorAll(".run-target")) one.classList.remove("run-target");
  requestAnimationFrame(() => mark.classList.add("run-target"));
}

function runAt(root: Element, offset: number): HTMLElement | null {
  let best: HTMLElement | null = null;
  for (const one of root.querySelectorAll<HTMLElement>("[data-start]")) {
    if (Number(one.dataset.start) > offset) break;
    best = one;
  }
  return best;
}

/** The span of the browser's selection, in code points. */
export function selectedSpan(root: HTMLElement): Span | null {
  const selection = document.getSelection();
  if (!selection?.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!root.contains(range.startContainer) || !root.contains(range.endContainer)) return null;
  const start = offsetOf(root, range.startContainer, range.startOffset);
  const end = offsetOf(root, range.endContainer, range.endOffset);
  return start === null || end === null ? null : { start, end };
}

function offsetOf(root: HTMLElement, node: Node, at: number): number | null {
  const holder = (node instanceof Element ? (node.childNodes[at] ?? node) : node) as Node;
  const run = (holder instanceof Element ? holder : holder.parentElement)?.closest<HTMLElement>("[data-start]");
  if (run && root.contains(run)) {
    // A masked value in the run has a text node of its own.
    const before = document.createRange();
    before.setStart(run, 0);
    before.setEnd(node, at);
    return Number(run.dataset.start) + codePoints(run.textContent ?? "")(run.contains(node) ? before.toString().length : 0);
  }
  // Between runs: the next run in the order of the document.
  for (const one of root.querySelectorAll<HTMLElement>("[data-start]")) {
    if (node.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING) return Number(one.dataset.start);
  }
  return null;
}

/** Shows a span as the browser's selection, which screen readers follow. */
export function selectSpan(root: HTMLElement, span: Span): void {
  const from = runAt(root, span.start);
  const to = runAt(root, Math.max(span.start, span.end - 1));
  const selection = document.getSelection();
  if (!from || !to || !selection) return;
  const place = (run: HTMLElement, offset: number): [Node, number] | null => {
    let left = units(run.textContent ?? "")(offset - Number(run.dataset.start));
    const texts = document.createTreeWalker(run, NodeFilter.SHOW_TEXT);
    let text: Text | null = null;
    for (let one = texts.nextNode(); one instanceof Text; one = texts.nextNode()) {
      text = one;
      if (left <= one.data.length) return [one, left];
      left -= one.data.length;
    }
    return text ? [text, text.data.length] : null;
  };
  const first = place(from, span.start);
  const last = place(to, span.end);
  if (first && last) selection.setBaseAndExtent(first[0], first[1], last[0], last[1]);
}
