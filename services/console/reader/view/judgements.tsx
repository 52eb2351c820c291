// Places that are judged first: what is here? The answer of the model comes with the judgement.
import { useSignal } from "@preact/signals";
import type { JudgedPlace, PlaceAnswer, Severity } from "../api/types";
import { agree } from "../model/judgements";
import { pageOf } from "../model/pagemap";
import { M } from "../messages";
import { useParts } from "./context";
import { useTry } from "./passages";
import { Button, Field } from "./ui";

const SEVERITIES = ["info", "low", "medium", "high", "critical"] as const;

export function JudgementGroup() {
  const { store } = useParts();
  const { judgements } = store;
  const list = judgements.list.value;
  if (store.readOnly.value || !list.length) return null;
  return (
    <section class="passages" id="judgements">
      <h2 class="overline group-head">{M.judgements} <span class="muted">{M.judgementsLeft(judgements.waiting.value)}</span></h2>
      {judgements.waiting.value > 0 && <p class="card-body muted small">{M.judgementsWhy}</p>}
      <ul class="card-list">{list.map((one, n) => <Place key={one.place_id} one={one} number={n + 1} />)}</ul>
    </section>
  );
}

function Place({ one, number }: { one: JudgedPlace; number: number }) {
  const { store } = useParts();
  const isHere = store.judgements.current.value === one.place_id;
  const page = one.span ? pageOf(store.pages.value, one.span.start) : 0;
  const title = one.span ? store.structure.cite(one.span.start, 0) || M.judgedPlace(number) : M.judgedDocument;
  return (
    <li class={`card card-passage${isHere ? " card-current" : ""}${one.own ? " card-decided" : ""}`} data-place={one.place_id} data-judged={one.own ? "yes" : "no"}>
      <button type="button" class="card-head" aria-expanded={isHere} onClick={() => store.showPlace(one)}>
        <span class="code code-passage" aria-hidden="true">?</span>
        <span class="card-main"><span class="card-title">{title}</span><span class="card-meta"><span>{one.own ? M.judged(said(one.own)) : M.judgeOpen}</span></span></span>
        {page > 0 && <span class="card-page"><span class="visually-hidden">{M.page} </span>{page}</span>}
      </button>
      {isHere && (one.own && one.model ? <Both own={one.own} model={one.model} /> : <Question one={one} />)}
    </li>
  );
}

function Question({ one }: { one: JudgedPlace }) {
  const { store } = useParts();
  const run = useTry();
  const category = useSignal<string | null>(null);
  const severity = useSignal<Severity | null>(null);
  const send = () => run(async () => {
    await store.judgements.say(one, { category: category.peek() ?? "", severity: category.peek() ? severity.peek() : null });
    await store.reload();
  });
  return (
    <div class="card-body">
      <p>{one.span ? M.judgeHere : M.judgeMissing}</p>
      <Field label={M.judgeType} id="judge-category">
        <select id="judge-category" onChange={(event) => { const at = event.currentTarget.selectedIndex; category.value = at === 0 ? null : event.currentTarget.value; }}>
          <option value="" selected={category.value === null}>{M.judgeChoose}</option>
          <option value="" selected={category.value === ""}>{one.span ? M.judgeNone : M.judgeNothing}</option>
          {store.judgements.categories.value.map((name) => <option key={name} value={name} selected={category.value === name}>{name}</option>)}
        </select>
      </Field>
      <Field label={M.judgeRisk} id="judge-severity">
        <select id="judge-severity" disabled={!category.value} onChange={(event) => { severity.value = SEVERITIES.find((name) => name === event.currentTarget.value) ?? null; }}>
          <option value="" selected={severity.value === null}>{M.judgeNoRisk}</option>
          {SEVERITIES.map((name) => <option key={name} value={name} selected={severity.value === name}>{M.severity[name]}</option>)}
        </select>
      </Field>
      <Button label={M.judgeSend} kind="primary" name="judge" disabled={category.value === null || store.queue.waiting.value > 0} onClick={send} />
    </div>
  );
}

/** Afterwards: both answers. The decision is taken on the annotation or the finding, as always. */
function Both({ own, model }: { own: PlaceAnswer; model: PlaceAnswer }) {
  const { store } = useParts();
  const next = store.judgements.next();
  return (
    <div class="card-body">
      <dl class="facts">
        <dt>{M.judgeOwn}</dt><dd>{said(own)}</dd>
        <dt>{M.judgeModel}</dt><dd data-model>{said(model)}</dd>
      </dl>
      <p class="muted small">{agree(own, model) ? M.judgeSame : M.judgeDiffers}</p>
      {next && <Button label={M.judgeNext} name="next-place" onClick={() => store.showPlace(next)} />}
    </div>
  );
}

const said = (one: PlaceAnswer) => [one.category || M.judgeNone, one.severity ? M.severity[one.severity] : ""].filter(Boolean).join(" · ");
