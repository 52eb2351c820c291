// The tools: where we are, how we see it, what can be done with all of it.
import { useSignal } from "@preact/signals";
import { M } from "../messages";
import { useParts } from "./context";
import { showAs } from "./perform";
import { Button } from "./ui";
import type { Store } from "../model/store";

export const ZOOMS = [0.5, 0.67, 0.8, 1, 1.25, 1.5, 2] as const;

export function zoom(store: Store, step: 1 | -1): void {
  const at = ZOOMS.findIndex((one) => one >= store.zoom.value - 0.01);
  store.zoom.value = ZOOMS[Math.max(0, Math.min(ZOOMS.length - 1, at + step))] ?? 1;
}

export function Toolbar({ perform }: { perform: (id: string) => boolean }) {
  const parts = useParts();
  const { store, actions, layout } = parts;
  const title = store.client.page.title || store.document.value?.document.source_reference;
  const can = (id: string) => () => void perform(id);
  const isPages = store.view.value === "pages";
  return (
    <div class="toolbar" role="toolbar" aria-label={M.regionToolbar}>
      <div class="tools tools-start">
        {layout.value === "medium" && <Button label={M.outline} icon="outline" kind="icon" expanded={actions.outlineOpen.value} onClick={() => { actions.outlineOpen.value = !actions.outlineOpen.value; }} />}
        <h1 class="title" title={title}>{title}</h1>
      </div>
      <div class="tools tools-middle">
        {isPages && store.pageTotal.value > 0 && <PageBox />}
        {isPages && (
          <div class="cluster zoom">
            <Button label={M.zoomOut} icon="minus" kind="icon" onClick={() => zoom(store, -1)} />
            <span class="zoom-value">{M.zoom(Math.round(store.zoom.value * 100))}</span>
            <Button label={M.zoomIn} icon="plus" kind="icon" onClick={() => zoom(store, 1)} />
          </div>
        )}
        {store.canShowPages.value && (
          <div class="segments" role="group" aria-label={M.view}>
            <button type="button" class="segment" aria-pressed={isPages} onClick={() => showAs(parts, "pages")}>{M.pages}</button>
            <button type="button" class="segment" aria-pressed={!isPages} aria-keyshortcuts="T" onClick={() => showAs(parts, "text")}>{M.text}</button>
          </div>
        )}
      </div>
      <div class="tools tools-end">
        <Button label={M.search} icon="search" kind="icon" keys="Ctrl+F" expanded={actions.searchOpen.value} onClick={can("find")} />
        <Button label={M.undo} icon="undo" kind="icon" keys="U" onClick={can("undo")} />
        <Button label={M.redo} icon="redo" kind="icon" keys="Ctrl+Shift+Z" onClick={can("redo")} />
        <Button label={M.insert} icon="plus" kind="icon" keys="I" onClick={can("insert")} />
        <Button label={M.addFinding} icon="flag" kind="icon" keys="Shift+I" name="add-finding" onClick={can("add-finding")} />
        {store.grant.value ? <Button label={M.hide} icon="hidden" kind="icon" keys="H" onClick={can("hide")} /> : <Button label={M.reveal} icon="eye" kind="icon" keys="V" onClick={can("reveal")} />}
        <Button label={M.export} icon="save" kind="icon" keys="O" onClick={can("export")} />
        <Button label={M.documentHistory} icon="clock" kind="icon" keys="Y" onClick={can("history")} />
        <Button label={M.stopReading} icon="leave" kind="icon" keys="X" onClick={can("stop")} />
        <Button label={M.settings} icon="gear" kind="icon" onClick={() => actions.open("settings")} />
        <button type="button" class="button button-icon" aria-label={M.keys} title={`${M.keys} (?)`} aria-keyshortcuts="?" onClick={can("help")}><span aria-hidden="true" class="question">?</span></button>
        <Button label={M.complete} kind={store.undecided.value ? "plain" : "primary"} keys="Ctrl+Enter" disabled={store.readOnly.value} onClick={can("complete")} />
      </div>
    </div>
  );
}

function PageBox() {
  const { store } = useParts();
  const total = store.pageTotal.value;
  const typed = useSignal<string | null>(null);
  const go = (page: number) => store.jumpTo(null, Math.max(1, Math.min(total, page)));
  return (
    <div class="cluster pagebox">
      <Button label={M.previousPage} icon="up" kind="icon" disabled={store.page.value <= 1} onClick={() => go(store.page.value - 1)} />
      <label class="pagebox-label">
        <span class="visually-hidden">{M.page}</span>
        <input autocomplete="off"
          class="pagebox-input"
          inputMode="numeric"
          value={typed.value ?? String(store.page.value)}
          onInput={(event) => { typed.value = event.currentTarget.value; }}
          onBlur={() => { typed.value = null; }}
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            const number = Number(event.currentTarget.value);
            if (Number.isInteger(number)) go(number);
            typed.value = null;
          }}
        />
        <span>{M.of(total)}</span>
      </label>
      <Button label={M.nextPage} icon="down" kind="icon" disabled={store.page.value >= total} onClick={() => go(store.page.value + 1)} />
    </div>
  );
}
