// The findings and annotations, and what else there is to read about the document.
import { useComputed, useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { Tab } from "../model/store";
import { M } from "../messages";
import { BulkButton } from "./bulk";
import { CardList } from "./cardlist";
import { useParts } from "./context";
import { JudgementGroup } from "./judgements";
import { PassageGroup } from "./passages";
import { Summary } from "./summary";
import { Comments, History } from "./talk";
import { Later } from "./ui";

const TABS: [Tab, string][] = [["review", M.tabReview], ["summary", M.tabSummary], ["comments", M.tabComments], ["history", M.tabHistory]];

export function Panel() {
  const { store } = useParts();
  const chosen = store.tab.value;
  const keydown = (event: KeyboardEvent) => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (!step) return;
    const at = TABS.findIndex(([name]) => name === chosen);
    const next = TABS[(at + step + TABS.length) % TABS.length];
    if (next) {
      store.tab.value = next[0];
      document.getElementById(`tab-${next[0]}`)?.focus();
    }
    event.preventDefault();
  };
  return (
    <aside class="panel" id="panel" aria-label={M.regionPanel} tabIndex={-1}>
      <div class="tabs" role="tablist" aria-label={M.regionPanel} onKeyDown={keydown}>
        {TABS.map(([name, label]) => (
          <button key={name} type="button" role="tab" id={`tab-${name}`} class="tab" aria-selected={chosen === name} aria-controls="tab-panel" tabIndex={chosen === name ? 0 : -1} onClick={() => { store.tab.value = name; }}>
            {label}
            {name === "review" && store.undecided.value > 0 && <span class="badge">{store.undecided.value}</span>}
            {name === "comments" && (store.comments.value?.length ?? 0) > 0 && <span class="badge badge-quiet">{store.comments.value?.length}</span>}
          </button>
        ))}
      </div>
      <div class="tab-panel" role="tabpanel" id="tab-panel" aria-labelledby={`tab-${chosen}`}>
        {chosen === "review" && <Later><ReviewList /></Later>}
        {chosen === "summary" && <Summary />}
        {chosen === "comments" && <Comments />}
        {chosen === "history" && <History />}
      </div>
    </aside>
  );
}

function ReviewList() {
  const { store } = useParts();
  const ref = useRef<HTMLDivElement>(null);
  const keys = useComputed(() => {
    const kind = store.filter.value;
    const order = kind === "all" ? store.order.value : store.order.value.filter((key) => key.startsWith(kind === "finding" ? "f:" : "a:"));
    // What is current stays in view after its decision.
    return store.onlyUndecided.value ? order.filter((key) => store.isOpen(key) || key === store.current.value) : order;
  });
  const findings = useComputed(() => keys.value.filter((key) => key.startsWith("f:")));
  const annotations = useComputed(() => keys.value.filter((key) => key.startsWith("a:")));

  useSignalEffect(() => {
    const key = store.current.value;
    void store.jump.value;
    requestAnimationFrame(() => {
      const list = ref.current;
      const card = list && list.querySelector<HTMLElement>(`[data-item="${CSS.escape(key)}"]`);
      if (!list || !card) return;
      const [outer, inner] = [list.getBoundingClientRect(), card.getBoundingClientRect()];
      if (inner.top < outer.top + 40 || inner.bottom > outer.bottom - 24) list.scrollTop += inner.top - outer.top - Math.min(72, outer.height / 5);
      const active = document.activeElement;
      const isFree = !active || active === document.body || (list.contains(active) && !active.closest(".reasons")) || active.id === "panel";
      if (isFree && !document.querySelector("dialog[open]")) card.querySelector<HTMLElement>(".card-head")?.focus({ preventScroll: true });
    });
  });

  const all = store.order.value;
  const totals = { finding: all.filter((key) => key.startsWith("f:")).length, annotation: all.filter((key) => key.startsWith("a:")).length };
  const filters: [typeof store.filter.value, string, number][] = [
    ["all", M.filterAll, all.length], ["finding", M.filterFindings, totals.finding], ["annotation", M.filterAnnotations, totals.annotation],
  ];
  return (
    <>
      <div class="filters">
        <div class="segments" role="group" aria-label={M.regionPanel}>
          {filters.map(([name, label, count]) => (
            <button key={name} type="button" class="segment" aria-pressed={store.filter.value === name} onClick={() => { store.filter.value = name; }}>{label} <span class="segment-count">{count}</span></button>
          ))}
        </div>
        <label class="check">
          <input type="checkbox" checked={store.onlyUndecided.value} onChange={(event) => { store.onlyUndecided.value = event.currentTarget.checked; }} />
          <span>{M.onlyUndecided}</span>
        </label>
        <BulkButton />
      </div>
      <div class="cards" ref={ref} data-scroller>
        <Warnings />
        <JudgementGroup />
        {findings.value.length > 0 && <Group label={M.findings} keys={findings.value} all={totals.finding} />}
        {annotations.value.length > 0 && <Group label={M.annotations} keys={annotations.value} all={totals.annotation} />}
        <PassageGroup />
        {!keys.value.length && (
          <p class="empty">
            {!all.length ? M.noFindings : store.undecided.value ? M.noneInFilter : M.nothingLeft}{" "}
            {all.length > 0 && <button type="button" class="link" onClick={() => { store.filter.value = "all"; store.onlyUndecided.value = false; }}>{M.showAll}</button>}
          </p>
        )}
      </div>
    </>
  );
}

/** What the reviewer must know of the document before its findings. */
function Warnings() {
  const { store } = useParts();
  const flags = store.set.value?.flags ?? [];
  if (!flags.length) return null;
  return (
    <details class="warnings">
      <summary>{M.warnings(flags.length)}</summary>
      <ul>{flags.map((one) => <li key={one} class="note note-warning">{M.flags[one] ?? one}</li>)}</ul>
    </details>
  );
}

function Group({ label, keys, all }: { label: string; keys: readonly string[]; all: number }) {
  return (
    <section>
      <h2 class="overline group-head">{label} <span class="muted">{M.count(keys.length, all)}</span></h2>
      <CardList keys={keys} />
    </section>
  );
}
