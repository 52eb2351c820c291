// Starts the reader on the element that the server renders.
import { batch, signal } from "@preact/signals";
import { render } from "preact";
import { Client, Refused, type Page } from "./api/client";
import type { DocumentAnswer, PagesAnswer, PageWords } from "./api/types";
import { Actions } from "./model/actions";
import { ActiveTime } from "./model/active";
import { DRAWING, drawnPages, whyNone } from "./model/drawing";
import { Lease } from "./model/lease";
import { placeOf, readPlace, restore } from "./model/place";
import { Reading } from "./model/reading";
import { Spans } from "./model/spans";
import { M } from "./messages";
import { PURPOSE, Store } from "./model/store";
import { App } from "./view/app";
import { Context, type Parts } from "./view/context";
import { loadPreferences } from "./view/preferences";
import { use } from "./view/revealing";
import { followStops } from "./view/stopping";

const IDLE_REFRESH = 900;

function start(root: HTMLElement): void {
  const { document: documentId = "", api = "/api", csrf = "", person = "", signIn = "/sign-in", queue = "/queue", history: past = "", oversees = "", title = "", place: kept = "" } = root.dataset;
  const page: Page = { documentId, api, csrf, person, signIn, queue, title, history: past, oversees: oversees === "true" };
  const store = new Store(new Client(page), { later: (run, after) => void setTimeout(run, after), now: () => new Date(), newId: () => crypto.randomUUID() });
  const active = new ActiveTime(() => performance.now());
  const reading = new Reading(store);
  const layout = signal<"wide" | "medium" | "narrow">("wide");
  // Pages that another program draws come later; the reviewer works with the text meanwhile.
  const askPages = async () => {
    const ask = () => store.client.document<PagesAnswer>("/pages", { purpose: PURPOSE });
    const clock = { now: () => performance.now(), wait: (time: number) => new Promise<void>((done) => setTimeout(done, time)) };
    store.noPages.value = { reason: DRAWING, detail: "" };
    const found = await drawnPages(ask, clock).catch(() => ({ pages: [], available: false, reason: "unavailable" }));
    batch(() => {
      store.noPages.value = whyNone(found);
      store.pages.value = found.pages;
      if (!found.available) store.view.value = "text";
      else store.jumpTo(store.jump.peek().span, store.jump.peek().page);
    });
    store.say(found.available ? M.pagesReady : M.noPages[found.reason] ?? "", false, !found.available);
  };
  const parts: Parts = { askPages: () => void askPages(), store, actions: new Actions(store, active, () => new Date()), reading, spans: new Spans(store, reading), lease: new Lease(store), layout };

  const wide = matchMedia("(min-width: 1440px)");
  const medium = matchMedia("(min-width: 1024px)");
  const fit = () => {
    const before = layout.peek();
    layout.value = wide.matches ? "wide" : medium.matches ? "medium" : "narrow";
    if (layout.value === "narrow" && before !== "narrow") store.view.value = "text";
  };
  fit();
  wide.addEventListener("change", fit);
  medium.addEventListener("change", fit);

  for (const name of ["pointerdown", "keydown", "wheel"]) window.addEventListener(name, () => active.input(), { passive: true });
  window.addEventListener("focus", () => active.focus(true));
  window.addEventListener("blur", () => { active.focus(false); store.queue.release(); });
  document.addEventListener("visibilitychange", () => active.focus(document.visibilityState === "visible"));
  window.addEventListener("online", () => {
    store.queue.resume();
    if (!store.queue.jobs.peek().length) store.redraw();
  });
  // Pictures and words that could not be read are read again when the server answers.
  let before = store.queue.line.peek();
  store.queue.line.subscribe((line) => {
    if (line === "up" && (before === "down" || before === "session")) store.redraw();
    before = line;
  });
  window.addEventListener("beforeunload", (event) => {
    if (store.queue.jobs.peek().length) event.preventDefault();
  });
  // Findings that follow from a decision are read when the reviewer pauses.
  let timer: ReturnType<typeof setTimeout> | undefined;
  store.queue.jobs.subscribe((jobs) => {
    clearTimeout(timer);
    if (jobs.length) parts.lease.begin();
    if (!jobs.length) timer = setTimeout(() => void store.refreshIfStale().catch(() => undefined), IDLE_REFRESH);
  });
  // Where the reviewer is: ids only, so that a reload comes back to it.
  const remember = () => {
    const hash = new URLSearchParams({ ...(store.current.peek() ? { item: store.current.peek() } : {}), page: String(store.page.peek()) });
    history.replaceState(null, "", `#${hash}`);
    const place = JSON.stringify(placeOf(store));
    if (place === sent || store.gone.peek() || store.queue.line.peek() === "session") return;
    sent = place;
    // Losing it costs nothing but the place.
    void store.client.json("PUT", `/places/${encodeURIComponent(documentId)}`, placeOf(store)).catch(() => undefined);
  };
  let sent = "";
  let remembering: ReturnType<typeof setTimeout> | undefined;
  const later = () => {
    clearTimeout(remembering);
    remembering = setTimeout(remember, 400);
  };

  // Read at once, not one after the other: the slowest decides. The server's page names them all, so that they are on
  // their way before this script is here.
  const read = () => Promise.all([store.client.document<DocumentAnswer>(""), readPages(store), loadPreferences(parts), store.reload()]);
  let begun: ReturnType<typeof read> | undefined = read();
  begun.catch(() => undefined);
  const open = async () => {
    const answers = begun ?? read();
    begun = undefined;
    const [answer, pages] = await answers;
    store.document.value = answer;
    store.pages.value = pages?.pages ?? (await guessPages(store).catch(() => []));
    store.noPages.value = pages && whyNone(pages);
    if (store.isDrawing.peek()) parts.askPages();
    if (!store.canShowPages.peek() || layout.peek() === "narrow" || store.preferences.peek().mode === "text") store.view.value = "text";
    const wanted = new URLSearchParams(location.hash.slice(1));
    const first = store.order.value.find((key) => key.startsWith("f:") && store.isOpen(key)) ?? store.order.value.find((key) => store.isOpen(key)) ?? store.order.value[0];
    const place = readPlace(kept);
    if (place) restore(store, place, store.canShowPages.peek() && layout.peek() !== "narrow");
    const key = wanted.get("item") ?? place?.item ?? "";
    if (store.item(key)) store.go(key);
    else if (first) store.go(first);
    // The page where the reviewer was can be another one than that of the current item.
    const at = Number(wanted.get("page")) || place?.page || 0;
    // A link from the grid of clauses or from a redline: the words, in code points of the original.
    const span = /^(\d{1,9})-(\d{1,9})$/.exec(wanted.get("at") ?? "");
    if (span && !store.item(wanted.get("item") ?? "")) store.jumpTo({ start: Number(span[1]), end: Number(span[2]) });
    else if (store.item(key) && at > 1 && at !== store.jump.peek().page && at <= store.pageTotal.peek()) store.jumpTo(null, at);
    store.current.subscribe(later);
    store.page.subscribe(later);
    for (const one of [store.filter, store.onlyUndecided, store.view]) one.subscribe(later);
    void reading.grants().then((grants) => {
      for (const one of grants) if (one.state === "in_force" && one.subject === page.person && one.purpose === PURPOSE) use(parts, one);
    });
    // What is beside the first page is read after it, when the views have asked for that page.
    setTimeout(() => void rest(), 0);
  };
  const rest = async () => {
    if (store.view.peek() === "pages") await store.pictures.turn();
    void store.structure.load(store.client, store.purpose, store.grants.peek().length > 0).catch(() => undefined);
    void store.structure.loadFamily(store.client).catch(() => undefined);
    void reading.loadReferences().catch(() => undefined);
    void reading.loadComments();
    void store.passages.load();
    void store.judgements.load();
  };
  followStops(parts);
  root.replaceChildren();
  render(<Context.Provider value={parts}><App open={open} /></Context.Provider>, root);
}

/** The page map; null where the API has none yet. */
async function readPages(store: Store): Promise<PagesAnswer | null> {
  try {
    return await store.client.document<PagesAnswer>("/pages", { purpose: PURPOSE });
  } catch (error) {
    if (!(error instanceof Refused) || error.sessionOver || error.isTemporary) throw error;
    return null;
  }
}

/** Pages of one size, with even shares of the text, from the words of the first one. */
async function guessPages(store: Store) {
  const first = await store.client.document<PageWords>("/pages/1/words", { purpose: PURPOSE });
  const total = store.document.value?.code_points ?? 0;
  const even = total / Math.max(1, first.pages);
  return Array.from({ length: first.pages }, (_, n) => ({
    number: n + 1, width: first.width, height: first.height,
    span: { start: Math.round(n * even), end: Math.round((n + 1) * even) },
  }));
}

const root = document.getElementById("reader");
if (root) start(root);
