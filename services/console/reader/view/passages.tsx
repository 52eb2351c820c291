// The passages that were drawn at random, among the findings and annotations: is anything here?
import { useSignal } from "@preact/signals";
import { Refused } from "../api/client";
import type { AskedPassage } from "../api/types";
import { pageOf } from "../model/pagemap";
import { M } from "../messages";
import { useParts } from "./context";
import { Button } from "./ui";

export function PassageGroup() {
  const { store } = useParts();
  const { passages } = store;
  const list = passages.list.value;
  if (store.readOnly.value || (!list.length && !passages.waiting.value)) return null;
  return (
    <section class="passages" id="passages">
      <h2 class="overline group-head">{M.passages} <span class="muted">{M.passagesLeft(passages.waiting.value)}</span></h2>
      {list.length ? <ul class="card-list">{list.map((one, n) => <Passage key={one.span.start} one={one} number={n + 1} />)}</ul> : <Ask />}
    </section>
  );
}

/** Before everything is decided, the reviewer does not learn which passages are drawn. */
function Ask() {
  const { store } = useParts();
  const run = useTry();
  const annotations = store.order.value.filter((key) => key.startsWith("a:") && store.isOpen(key)).length;
  const count = store.passages.waiting.value;
  const ask = () => run(async () => {
    await store.passages.ask(store.revision.value);
    store.showPassage(store.passages.next());
  });
  return (
    <div class="card-body passages-ask">
      <p>{M.passagesWhy(count)}</p>
      {annotations ? <p class="muted small">{M.passagesLater(annotations)}</p> : <Button label={M.passagesShow(count)} kind="primary" name="passages" disabled={store.queue.waiting.value > 0} onClick={ask} />}
    </div>
  );
}

function Passage({ one, number }: { one: AskedPassage; number: number }) {
  const { store } = useParts();
  const isHere = store.passages.current.value === one.span.start;
  const page = pageOf(store.pages.value, one.span.start);
  const title = store.structure.cite(one.span.start, 0) || M.passage(number);
  const state = one.answer ? M.passageAnswers[one.answer] : M.passageOpen;
  return (
    <li class={`card card-passage${isHere ? " card-current" : ""}${one.answer ? " card-decided" : ""}`} data-passage={one.span.start} data-answer={one.answer ?? ""}>
      <button type="button" class="card-head" aria-expanded={isHere} onClick={() => store.showPassage(one)}>
        <span class="code code-passage" aria-hidden="true">?</span>
        <span class="card-main"><span class="card-title">{title}</span><span class="card-meta"><span>{state}</span></span></span>
        {page > 0 && <span class="card-page"><span class="visually-hidden">{M.page} </span>{page}</span>}
      </button>
      {isHere && <Question one={one} />}
    </li>
  );
}

function Question({ one }: { one: AskedPassage }) {
  const { store, actions } = useParts();
  const run = useTry();
  const isMarked = store.places.value.some(({ key, span }) => isClause(store.item(key)?.state) && span.start < one.span.end && one.span.start < span.end);
  const say = (answer: "nothing" | "clause") => run(async () => {
    await store.passages.say(one.span.start, answer);
    const next = store.passages.next();
    if (next) store.showPassage(next);
    else store.say(M.passagesDone, false, true);
  });
  const mark = () => {
    store.marked.value = { span: one.span, mode: "insert", key: "" };
    actions.open("new-category");
  };
  return (
    <div class="card-body">
      <p>{isMarked ? M.anythingMarked : M.anythingHere}</p>
      <div class="decide-main" role="group" aria-label={M.anythingHere}>
        <Button label={M.nothingHere} name="nothing" onClick={() => say("nothing")} />
        {isMarked && <Button label={M.clauseMarked} kind="primary" name="clause" onClick={() => say("clause")} />}
        <Button label={isMarked ? M.markAnother : M.markClause} kind={isMarked ? "plain" : "primary"} name="mark" onClick={mark} />
      </div>
      <p class="muted small">{M.markLess}</p>
    </div>
  );
}

const isClause = (state: string | undefined) => state === "accepted" || state === "changed" || state === "added";

/** Runs a call once at a time; says why it was refused. */
export function useTry(): (act: () => Promise<void>) => void {
  const { store } = useParts();
  const busy = useSignal(false);
  return (act) => {
    if (busy.peek()) return;
    busy.value = true;
    act().catch((error: unknown) => {
      if (error instanceof Refused && error.sessionOver) store.queue.line.value = "session";
      else store.say(error instanceof Refused ? M.refused(error.detail.detail || error.detail.message, error.detail.remedy) : M.refused(M.noConnection, M.again), true);
    }).finally(() => { busy.value = false; });
  };
}
