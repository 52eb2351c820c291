// A finding or an annotation: one row, and when it is current, what is known about it and what can be decided.
import { useComputed } from "@preact/signals";
import { codeOf, familyOf } from "../model/families";
import { MISSED, isDecided, type Item } from "../model/items";
import { pageOf } from "../model/pagemap";
import { M, day, moment } from "../messages";
import { useParts } from "./context";
import { Details } from "./details";
import { Button, StateWord } from "./ui";

/** `place` of `total`: a screen reader counts the cards of a long list by them, of which few are elements. */
export function Card({ id, place, total }: { id: string; place: number; total: number }) {
  const { store } = useParts();
  const isCurrent = useComputed(() => store.current.value === id);
  const item = store.item(id);
  if (!item) return null;
  const isHere = isCurrent.value;
  const page = item.spans[0] ? pageOf(store.pages.value, item.spans[0].start) : 0;
  const severity = item.severity;
  return (
    <li
      class={`card card-${item.kind}${isHere ? " card-current" : ""}${isDecided(item) ? " card-decided" : ""}${item.missing ? " card-missing" : ""}${severity ? ` severity-${severity}` : ""}`}
      data-item={id}
      data-state={item.state}
      aria-posinset={place}
      aria-setsize={total}
    >
      <button type="button" class="card-head" aria-expanded={isHere} aria-current={isHere ? "true" : undefined} onClick={() => store.go(id)}>
        <span class={`code code-${familyOf(item.category)}`} aria-hidden="true">{codeOf(item.category)}</span>
        <span class="card-main">
          <span class="card-title">{item.title}</span>
          <span class="card-meta">
            <StateWord state={item.state} pending={item.pending} />
            {severity && <span class={`severity-word`}>{M.severity[severity]}</span>}
            {item.missing && <span>{M.missing}</span>}
            {item.notRead && <span class="warning">{M.notRead}</span>}
            {item.uncertain > 0 && <span class="card-uncertain">{M.uncertainIn(item.uncertain)}</span>}
            {item.finding && item.title !== item.category && <span class="card-category">{item.category}</span>}
          </span>
        </span>
        {page > 0 && <span class="card-page"><span class="visually-hidden">{M.page} </span>{page}</span>}
      </button>
      {isHere && <Body item={item} />}
    </li>
  );
}

function Body({ item }: { item: Item }) {
  const { store } = useParts();
  const review = item.finding?.review;
  const held = store.queue.jobs.value.some((job) => job.held && job.key === item.key);
  return (
    <div class="card-body">
      {review && item.state === "waiting" && <p class="note">{M.waitingFor(review.who, day(review.until))}</p>}
      {review && item.state === "waived" && <p class="note">{M.waivedBy(review.who, day(review.until))}</p>}
      {review?.reason && <p class="note">{M.reasonIs(M.reasons.find(([code]) => code === review.reason)?.[1] ?? (review.reason === MISSED ? M.reasonMissed : review.reason))}</p>}
      {review?.actor && isDecided(item) && <p class="muted small">{M.decidedBy(review.actor, moment(review.decided_at))}</p>}
      {held ? <Reasons /> : <Decide item={item} />}
      <Details item={item} />
      <p class="card-foot"><Button label={M.copyId} kind="quiet" name="copy-id" onClick={() => void navigator.clipboard.writeText(item.id).then(() => store.say(M.copied, false, true))} /></p>
    </div>
  );
}

function Reasons() {
  const { actions } = useParts();
  return (
    <div class="reasons" role="group" aria-label={M.whyReject}>
      <p class="reasons-title">{M.whyReject}</p>
      <div class="reasons-list">
        {M.reasons.map(([code, word], n) => <button key={code} type="button" class="reason" onClick={() => actions.because(code)}><kbd>{n + 1}</kbd>{word}</button>)}
        <button type="button" class="reason reason-none" onClick={() => actions.because("")}>{M.noReason}<kbd>Enter</kbd></button>
      </div>
    </div>
  );
}

function Decide({ item }: { item: Item }) {
  const { store, actions, spans } = useParts();
  if (store.readOnly.value) return null;
  const isFinding = item.kind === "finding";
  return (
    <div class="decide" role="group" aria-label={M.actionsOf(item.title)}>
      <div class="decide-main">
        <Button label={M.accept} keys="A" kind="primary" name="accept" onClick={() => actions.accept()} />
        <Button label={M.reject} keys="R" name="reject" onClick={() => actions.reject()} />
        <Button label={isFinding ? M.changeSeverity : M.change} keys="C" name="category" onClick={() => actions.open(isFinding ? "severity" : "category")} />
        {!isFinding && <Button label={M.edit} keys="E" name="edit" onClick={() => void spans.edit(item.key)} />}
      </div>
      <div class="decide-more">
        {isFinding && <Button label={M.ask} keys="W" kind="quiet" name="wait" onClick={() => actions.open("wait")} />}
        <Button label={M.comment} keys="M" kind="quiet" name="comment" onClick={() => actions.open("comment")} />
        {isFinding && <Button label={M.waive} kind="quiet" name="waive" onClick={() => actions.open("waive")} />}
        {isFinding && <Button label={M.leave} kind="quiet" name="leave" onClick={() => actions.open("leave")} />}
      </div>
    </div>
  );
}
