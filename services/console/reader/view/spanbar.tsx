// What can be done with marked words. Each key of span editing is a button here too.
import { useSignal, useSignalEffect } from "@preact/signals";
import { M } from "../messages";
import { useParts } from "./context";
import { keep } from "./keys";
import { whoSaw } from "./perform";
import { Button } from "./ui";

export function SpanBar() {
  const parts = useParts();
  const { store, spans, actions } = parts;
  const words = useSignal("");
  useSignalEffect(() => {
    const marked = store.marked.value;
    if (!marked) return;
    const timer = setTimeout(() => {
      parts.reading.quote(marked.span).then((found) => {
        words.value = found;
        if (marked.mode !== "select") store.say(found.length > 120 ? `… ${found.slice(-120)}` : found);
      }, () => undefined);
    }, 120);
    return () => clearTimeout(timer);
  });
  const marked = store.marked.value;
  if (!marked || store.judgements.shows(marked.span)) return null;
  const isFinding = marked.adds === "finding";
  const enters = (what: "annotation" | "finding") => marked.mode === "insert" && isFinding === (what === "finding");
  const move = (kind: "end" | "start" | "sentence" | "word", step: 1 | -1) => () => void spans.move(kind, step);
  return (
    <div class="spanbar" role="group" aria-label={M.selection}>
      <div class="spanbar-head">
        <p class="spanbar-words">{words.value.length > 160 ? `${words.value.slice(0, 90)} … ${words.value.slice(-60)}` : words.value}</p>
        <Button label={M.cancel} keys="Esc" kind="quiet" onClick={() => spans.drop()} />
      </div>
      <div class="spanbar-tools">
        {marked.mode === "insert" && <Pair label={M.spanMove.word} back={move("word", -1)} forth={move("word", 1)} />}
        {marked.mode !== "select" && (
          <>
            <Pair label={M.spanMove.start} back={move("start", -1)} forth={move("start", 1)} />
            <Pair label={M.spanMove.end} back={move("end", -1)} forth={move("end", 1)} />
            <Pair label={M.spanMove.sentence} back={move("sentence", -1)} forth={move("sentence", 1)} />
          </>
        )}
        <span class="status-space" />
        {marked.mode === "edit" && <Button label={M.keep} keys="Enter" kind="primary" onClick={() => keep(parts)} />}
        {marked.mode === "select" && <Button label={M.copyQuote} keys="Ctrl+C" onClick={() => void copyMarked(parts)} />}
        {marked.mode === "select" && store.client.page.oversees && <Button label={M.whoSaw} keys="Shift+W" onClick={() => whoSaw(parts)} />}
        {marked.mode !== "edit" && !store.readOnly.value && (
          <>
            <Button label={M.insert} keys={enters("annotation") ? "Enter" : "I"} kind={isFinding ? "plain" : "primary"} onClick={() => actions.open("new-category")} />
            <Button label={M.addFinding} keys={enters("finding") ? "Enter" : "Shift+I"} kind={isFinding ? "primary" : "plain"} name="add-finding" onClick={() => actions.open("new-finding")} />
          </>
        )}
      </div>
      {marked.mode !== "select" && <p class="muted small spanbar-help">{marked.mode === "edit" ? M.editHelp : M.insertHelp}</p>}
    </div>
  );
}

function Pair({ label, back, forth }: { label: string; back: () => void; forth: () => void }) {
  return (
    <span class="pair" role="group" aria-label={label}>
      <button type="button" class="button button-icon" aria-label={`${label} −`} onClick={back}>−</button>
      <span class="small" aria-hidden="true">{label}</span>
      <button type="button" class="button button-icon" aria-label={`${label} +`} onClick={forth}>+</button>
    </span>
  );
}

/** The words and where they are. */
export async function copyMarked(parts: Pick<ReturnType<typeof useParts>, "store" | "reading">): Promise<void> {
  const marked = parts.store.marked.value;
  if (!marked) return;
  await navigator.clipboard.writeText(await cited(parts, marked.span));
  parts.store.say(M.copied, false, true);
}

export async function cited({ store, reading }: Pick<ReturnType<typeof useParts>, "store" | "reading">, span: { start: number; end: number }): Promise<string> {
  const words = await reading.quote(span);
  const place = store.cite(span.start);
  return place ? `“${words}” (${place})` : `“${words}”`;
}
