// The actions of the key table. False: the key keeps the meaning that the browser gives it.
import { M } from "../messages";
import { referencesIn } from "../model/links";
import type { Parts } from "./context";
import { changePreferences } from "./preferences";
import { hideValues, openReveal } from "./revealing";

const REGIONS = [".toolbar", ".outline", ".document [data-scroller]", ".panel"];

export function performer(parts: Parts): (id: string) => boolean {
  const { store, actions, spans } = parts;
  const item = () => store.currentItem;
  const whenOpen = (act: () => void) => () => {
    if (store.readOnly.value) store.say(M.readOnly(M.stateOfSet[store.set.value?.state ?? "proposed"]), true);
    else act();
  };
  const table: Record<string, () => void | boolean> = {
    next: () => actions.next(1),
    previous: () => actions.next(-1),
    down: () => actions.move(1),
    up: () => actions.move(-1),
    goto: () => { if (store.pageTotal.value) actions.open("goto"); },
    find: () => {
      // A second time: the browser's own search.
      if (actions.searchOpen.value) return false;
      actions.searchOpen.value = true;
      return true;
    },
    define: () => actions.open("define"),
    follow: () => follow(parts),
    back: () => { if (!store.back()) store.say(M.nothingBack, false, true); },
    region: () => region(1),
    "region-back": () => region(-1),
    text: () => showAs(parts, store.view.value === "pages" ? "text" : "pages"),
    accept: () => actions.accept(),
    reject: () => actions.reject(),
    category: whenOpen(() => { if (item()) actions.open(item()?.kind === "finding" ? "severity" : "category"); }),
    edit: whenOpen(() => {
      const current = item();
      if (current?.kind === "annotation") void spans.edit(current.key);
      else if (current) store.say(current.missing ? M.notOnMissing : M.notOnFindings, true);
    }),
    insert: whenOpen(() => {
      const marked = store.marked.value;
      if (marked?.mode === "select" || (marked?.mode === "insert" && marked.adds)) actions.open("new-category");
      else void spans.insert();
    }),
    "add-finding": whenOpen(() => {
      if (store.marked.value && store.marked.value.mode !== "edit") actions.open("new-finding");
      else void spans.insert("finding");
    }),
    wait: whenOpen(() => {
      if (item()?.kind === "finding") actions.open("wait");
      else if (item()) store.say(M.askOnFindings, true);
    }),
    comment: () => actions.open("comment"),
    undo: whenOpen(() => actions.undo()),
    redo: whenOpen(() => actions.redo()),
    complete: whenOpen(() => actions.open("complete")),
    bulk: whenOpen(() => {
      if (store.bulk.value?.annotation_ids.length) actions.open("bulk");
      else store.say(store.bulk.value?.rule ? M.bulkNothing : M.bulkOff, true);
    }),
    stop: () => actions.open("stop"),
    export: () => actions.open("export"),
    history: () => openHistory(parts),
    redline: () => openPage(store.client.page.history.replace(/history$/, "redline")),
    who: () => whoSaw(parts),
    reveal: () => void openReveal(parts, null),
    hide: () => void hideValues(parts),
    help: () => actions.open("keys"),
  };
  return (id) => {
    const act = table[id];
    return act ? act() !== false : false;
  };
}

/** A new tab, so that decisions which are not saved yet stay here. */
function openPage(url: string): void {
  window.open(url, "_blank", "noopener");
}

function openHistory({ store }: Parts, query = ""): void {
  openPage(`${store.client.page.history}${query}`);
}

/** Who received the marked words, or the current passage. */
export function whoSaw(parts: Parts): void {
  const { store } = parts;
  const span = store.marked.value?.span ?? store.currentItem?.spans[0];
  if (!store.client.page.oversees) store.say(M.whoForLeads, true);
  else if (!span) store.say(M.whoOfNothing, true);
  else openHistory(parts, `?start=${span.start}&end=${span.end}`);
}

let followed = { key: "", n: -1 };

/** Goes to the place of the next reference in the marked words, or in the current passage. */
function follow({ store }: Parts): void {
  const span = store.marked.value?.span ?? store.currentItem?.spans[0];
  const found = span ? referencesIn(store.references.value, span) : [];
  const key = span ? `${span.start} ${span.end}` : "";
  followed = { key, n: followed.key === key ? followed.n + 1 : 0 };
  const reference = found[followed.n % Math.max(1, found.length)];
  if (reference) store.follow(reference);
  else store.say(M.noReference, false, true);
}

/** Pages or text, also the next time; a small window shows text in any case. */
export function showAs(parts: Parts, view: "pages" | "text"): void {
  const { store, layout } = parts;
  if (!store.canShowPages.value || store.view.value === view) return;
  store.view.value = view;
  if (layout.value !== "narrow") changePreferences(parts, { mode: view === "text" ? "text" : "page" });
}

/** Moves the focus to the next region: toolbar, outline, document, findings. */
function region(step: 1 | -1): void {
  const found = REGIONS.map((one) => document.querySelector<HTMLElement>(one)).filter((one) => one !== null);
  const at = found.findIndex((one) => one.contains(document.activeElement) || one.parentElement?.classList.contains("document") && one.parentElement.contains(document.activeElement));
  const next = found[(at + step + found.length) % found.length];
  const target = next?.matches(".toolbar") ? next.querySelector<HTMLElement>("button:not(:disabled)") : next?.matches(".panel") ? next.querySelector<HTMLElement>(".card-current .card-head") ?? next : next;
  target?.focus();
}
