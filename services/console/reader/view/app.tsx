// The page: tools above, outline, document and findings beside each other, the status below.
import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useLayoutEffect } from "preact/hooks";
import { Refused } from "../api/client";
import { M } from "../messages";
import { useParts } from "./context";
import { Dialogs } from "./dialogs";
import { Drawing } from "./drawing";
import { listen } from "./keys";
import { Outline } from "./outline";
import { Pages } from "./pages";
import { Panel } from "./panel";
import { performer } from "./perform";
import { Search } from "./search";
import { SpanBar, cited } from "./spanbar";
import { StatusBar } from "./status";
import { TextView } from "./textview";
import { Toolbar } from "./toolbar";
import { Button } from "./ui";

export function App({ open }: { open: () => Promise<void> }) {
  const parts = useParts();
  const { store, layout } = parts;
  const state = useSignal<"loading" | "ready" | "failed">("loading");
  const late = useSignal(false);
  const problem = useSignal<Refused | null>(null);
  const perform = performer(parts);

  const start = () => {
    state.value = "loading";
    open().then(() => { state.value = "ready"; }, (error: unknown) => {
      problem.value = error instanceof Refused ? error : null;
      if (error instanceof Refused && error.sessionOver) store.queue.line.value = "session";
      state.value = "failed";
    });
  };
  useLayoutEffect(() => {
    start();
    const timer = setTimeout(() => { late.value = true; }, 300);
    return () => clearTimeout(timer);
  }, []);
  useEffect(() => listen(parts, perform), []);
  useSignalEffect(() => {
    if (state.value === "failed" && store.queue.line.value === "up" && problem.peek()?.sessionOver) start();
  });
  useEffect(() => {
    const copy = (event: ClipboardEvent) => {
      const marked = store.marked.peek();
      if (!marked || document.querySelector("dialog[open]")) return;
      event.preventDefault();
      void cited(parts, marked.span).then((text) => navigator.clipboard.writeText(text)).then(() => store.say(M.copied, false, true));
    };
    document.addEventListener("copy", copy);
    return () => document.removeEventListener("copy", copy);
  }, []);

  if (store.gone.value) {
    return (
      <div class="failure" role="alert">
        <h1>{M.gone}</h1>
        <p>{store.gone.value.detail.message} {M.goneSafe(store.queue.waiting.value)}</p>
        <p class="muted small">{M.reference(store.gone.value.reason)}</p>
        <a class="button button-primary" href={store.client.page.queue}>{M.backToQueue}</a>
      </div>
    );
  }
  if (state.value === "loading") {
    return <div class="loading" aria-busy="true">{late.value && <><div class="skeleton skeleton-page" aria-hidden="true" /><p role="status">{M.loading}</p></>}</div>;
  }
  if (state.value === "failed") {
    const detail = problem.value?.detail;
    return (
      <div class="failure">
        <h1>{M.openFailed}</h1>
        <p>{detail ? `${detail.message} ${detail.remedy}` : M.noConnection}</p>
        <p>{M.openFailedSafe}</p>
        {detail && <p class="muted small">{M.reference(detail.reason)}</p>}
        <div class="decide-main"><Button label={M.again} kind="primary" onClick={start} /><a class="button" href={store.client.page.queue}>{M.backToQueue}</a></div>
        <Dialogs />
      </div>
    );
  }
  return (
    <div class={`reader reader-${layout.value}`} data-view={store.view.value}>
      <p class="skips"><a class="skip" href="#panel">{M.skipToFindings}</a><a class="skip" href="#document">{M.skipToDocument}</a></p>
      <Toolbar perform={perform} />
      {layout.value === "narrow" ? <Narrow /> : <Wide />}
      <StatusBar />
      <Dialogs />
      <Announcer />
    </div>
  );
}

function Wide() {
  const { actions, layout } = useParts();
  const drawer = layout.value === "medium";
  return (
    <div class="regions">
      {(!drawer || actions.outlineOpen.value) && <div class={drawer ? "side drawer" : "side"}><Outline /></div>}
      <DocumentRegion />
      <Panel />
    </div>
  );
}

function DocumentRegion() {
  const { store, actions } = useParts();
  return (
    <section class="document" id="document" aria-label={M.regionDocument} tabIndex={-1}>
      {actions.searchOpen.value && <Search />}
      {store.view.value !== "pages" || !store.canShowPages.value ? <TextView /> : store.pageTotal.value ? <Pages /> : <Drawing />}
      <SpanBar />
    </section>
  );
}

type Column = "outline" | "document" | "panel";

/** One column with tabs, for small windows and 400 % zoom. */
function Narrow() {
  const { store } = useParts();
  const column = useSignal<Column>("panel");
  const jumps = useComputed(() => store.jump.value.n);
  const names: [Column, string][] = [["panel", M.tabFindings], ["document", M.tabDocument], ["outline", M.outline]];
  // A press on a quote or a section leads to the document.
  useEffect(() => {
    if (jumps.value > 1 && column.peek() !== "document" && document.activeElement?.matches(".link, .branch-name, .sentence, .hit")) column.value = "document";
  }, [jumps.value]);
  return (
    <div class="regions">
      <div class="tabs columns" role="group" aria-label={M.view}>
        {names.map(([name, label]) => <button key={name} type="button" class="tab" aria-pressed={column.value === name} onClick={() => { column.value = name; }}>{label}</button>)}
      </div>
      {column.value === "outline" && <div class="side"><Outline /></div>}
      {column.value === "document" && <DocumentRegion />}
      {column.value === "panel" && <Panel />}
    </div>
  );
}

/** What an action did, for screen readers; a refusal is also shown. */
function Announcer() {
  const { store } = useParts();
  const { text, alert, shown: isShown, n } = store.said.value;
  const shown = useSignal(0);
  useEffect(() => {
    if (!text || !isShown) return;
    shown.value = n;
    const timer = setTimeout(() => { shown.value = 0; }, alert ? 12_000 : 3_500);
    return () => clearTimeout(timer);
  }, [n]);
  return (
    <>
      <p class="visually-hidden" role="status" aria-live="polite">{alert ? "" : text}</p>
      <p class="visually-hidden" role="alert">{alert ? text : ""}</p>
      {shown.value === n && text && !store.marked.value && (
        <p class={alert ? "toast toast-alert" : "toast"} aria-hidden="true">{text}</p>
      )}
    </>
  );
}
