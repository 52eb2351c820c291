// From key presses to actions, by the key table.
import table from "../data/keys.json";
import type { Parts } from "./context";
import { M } from "../messages";

type Entry = (typeof table)[number];

const LETTERS = new Map<string, Entry>();
for (const entry of table) for (const key of entry.keys) LETTERS.set(key.toLowerCase(), entry);

export function nameOf(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const shift = event.shiftKey && key !== "?" ? "Shift+" : "";
  return `${event.ctrlKey || event.metaKey ? "Ctrl+" : ""}${shift}${key}`.toLowerCase();
}

/** A letter, or a letter with Shift: a person who dictates or reads by ear can switch it off. */
export const isLetter = (name: string): boolean => /^(shift\+)?.$/.test(name);

const inField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.isContentEditable);

export function listen(parts: Parts, perform: (id: string) => boolean): () => void {
  const { store, actions, spans } = parts;
  const keydown = (event: KeyboardEvent): void => {
    if (event.isComposing || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    const marked = store.marked.value;
    if (marked && !inField(event.target) && marking(event)) return event.preventDefault();
    if (event.key === "Escape") {
      if (actions.searchOpen.value) actions.searchOpen.value = false;
      else if (actions.outlineOpen.value) actions.outlineOpen.value = false;
      return;
    }
    const preset = store.preferences.value.keys ?? "default";
    let name = nameOf(event);
    if (event.altKey) {
      if (preset !== "alt") return;
      name = nameOf(new KeyboardEvent("keydown", { key: /^Key[A-Z]$/.test(event.code) ? event.code.slice(3).toLowerCase() : event.key, shiftKey: event.shiftKey }));
    } else if (isLetter(name) && preset !== "default") return;
    if (inField(event.target) && (isLetter(name) || name === "ctrl+z" || name === "ctrl+shift+z")) return;
    if (store.queue.held && /^[1-9]$/.test(event.key)) {
      const reason = M.reasons[Number(event.key) - 1];
      if (reason) actions.because(reason[0]);
      return event.preventDefault();
    }
    if (store.queue.held && event.key === "Enter" && !(event.target instanceof HTMLButtonElement && event.target.closest(".reasons"))) {
      actions.because("");
      return event.preventDefault();
    }
    const entry = LETTERS.get(name) ?? (name === "shift+f6" ? LETTERS.get("f6") : undefined);
    if (entry && perform(name === "shift+f6" ? "region-back" : entry.id)) event.preventDefault();
  };
  const marking = (event: KeyboardEvent): boolean => {
    const step = event.key === "ArrowLeft" ? -1 : event.key === "ArrowRight" ? 1 : 0;
    const marked = store.marked.value;
    if (!marked) return false;
    if (step) {
      const insert = marked.mode === "insert";
      const kind = event.altKey ? "start" : event.ctrlKey ? "sentence" : event.shiftKey ? "end" : insert && !spans.marksMore ? "word" : "end";
      void spans.move(kind, step);
      return true;
    }
    if (event.key === "Escape") {
      spans.drop();
      return true;
    }
    if (event.key === "Enter" && !event.ctrlKey && marked.mode !== "select" && !(event.target instanceof Element && event.target.closest(".spanbar button"))) {
      void keep(parts);
      return true;
    }
    return false;
  };
  window.addEventListener("keydown", keydown);
  return () => window.removeEventListener("keydown", keydown);
}

/** Keeps the marked span: as the span of its annotation, or for a new one. */
export async function keep({ store, actions, spans }: Parts): Promise<void> {
  await spans.moves;
  const marked = store.marked.value;
  if (!marked) return;
  if (marked.mode === "edit") {
    actions.changeSpan(marked.key, marked.span);
    spans.drop();
  } else actions.open(marked.adds === "finding" ? "new-finding" : "new-category");
}

export const keyLabel = (key: string): string =>
  key
    .split("+")
    .map((part) => ({ ArrowLeft: "←", ArrowRight: "→", Escape: "Esc" })[part] ?? (part.length === 1 ? part.toUpperCase() : part))
    .join("+");
