// The dialogs between a decision and its record: conflict, session, second factor, completion.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Refused } from "../api/client";
import type { AnnotationSet, ErrorDetail } from "../api/types";
import type { Item } from "../model/items";
import { M, moment } from "../messages";
import { useParts } from "./context";
import { Button, Dialog, Field, StateWord } from "./ui";

export function ConflictDialog() {
  const { store } = useParts();
  const job = store.queue.conflicting.value;
  if (!job) return null;
  const theirs = store.stored(job.key);
  const mine = store.item(job.key);
  const settle = (choice: "theirs" | "mine") => {
    store.queue.settle(choice);
    store.go(job.key);
  };
  return (
    <Dialog title={M.conflictTitle} alert wide onClose={() => settle("theirs")}>
      <div class="form-body">
        <p>{M.conflictText(job.name)}</p>
        <div class="versions">
          <Version title={M.theirs} item={theirs} />
          <Version title={M.mine} item={mine} />
        </div>
      </div>
      <footer class="dialog-foot">
        <Button label={M.sendMine} onClick={() => settle("mine")} />
        <button type="button" class="button button-primary" data-first onClick={() => settle("theirs")}>{M.keepTheirs}</button>
      </footer>
    </Dialog>
  );
}

function Version({ title, item }: { title: string; item: Item | null }) {
  const review = item?.finding?.review;
  return (
    <section class="version">
      <h3 class="overline">{title}</h3>
      {item ? (
        <>
          <p><StateWord state={item.state} /></p>
          <p>{item.category}{item.severity && ` · ${M.severity[item.severity]}`}</p>
          {review?.actor && <p class="muted small">{M.decidedBy(review.actor, moment(review.decided_at))}</p>}
          {review?.reason && <p class="small">{M.reasonIs(review.reason)}</p>}
        </>
      ) : <p>–</p>}
    </section>
  );
}

export function SessionDialog() {
  const { store } = useParts();
  const problem = useSignal("");
  const go = async (quiet: boolean) => {
    const found = await store.client.renew();
    if (found === "ok") {
      store.queue.resume();
      if (store.queue.line.peek() === "session") store.queue.line.value = "up";
      store.redraw();
    } else if (found === "other") problem.value = M.otherPerson;
    else if (!quiet) problem.value = M.stillOver;
  };
  useEffect(() => {
    const back = () => { if (document.visibilityState === "visible") void go(true); };
    window.addEventListener("focus", back);
    document.addEventListener("visibilitychange", back);
    return () => {
      window.removeEventListener("focus", back);
      document.removeEventListener("visibilitychange", back);
    };
  }, []);
  return (
    <Dialog title={M.sessionTitle} alert onClose={() => void go(false)}>
      <div class="form-body">
        <p>{M.sessionText(store.queue.waiting.value)}</p>
        {problem.value && <p class="error" role="alert">{problem.value}</p>}
      </div>
      <footer class="dialog-foot">
        <Button label={M.signedIn} onClick={() => void go(false)} />
        <a class="button button-primary" data-first href={store.client.page.signIn} target="_blank" rel="noopener">{M.signIn}</a>
      </footer>
    </Dialog>
  );
}

export function StepUpDialog() {
  const { store, actions } = useParts();
  const { signIn } = store.client.page;
  const go = async () => {
    await store.client.renew();
    actions.open("reveal");
  };
  return (
    <Dialog title={M.stepUpTitle} onClose={() => actions.close()}>
      <div class="form-body"><p>{M.stepUpText}</p></div>
      <footer class="dialog-foot">
        <Button label={M.stepUpDone} onClick={() => void go()} />
        <a class="button button-primary" data-first href={`${signIn}${signIn.includes("?") ? "&" : "?"}step_up=1`} target="_blank" rel="noopener">{M.stepUp}</a>
      </footer>
    </Dialog>
  );
}

const MOST = 8;

export function CompleteDialog() {
  const { store, actions } = useParts();
  const reason = useSignal("");
  const problem = useSignal("");
  const refused = useSignal<NonNullable<ErrorDetail["undecided"]> | null>(null);
  const changes = useSignal("");
  const knows = useSignal(false);
  const busy = useSignal(false);
  const done = useSignal("");
  const open = store.order.value.filter((key) => store.isOpen(key));
  const counts = refused.value ?? { findings: open.filter((key) => key.startsWith("f:")).length, annotations: open.filter((key) => key.startsWith("a:")).length, finding_ids: [], annotation_ids: [] };
  const listed = refused.value ? [...refused.value.finding_ids.map((id) => `f:${id}`), ...refused.value.annotation_ids.map((id) => `a:${id}`)] : open;
  const left = counts.findings + counts.annotations;
  const waits = store.queue.waiting.value > 0;
  const complete = async () => {
    busy.value = true;
    problem.value = "";
    try {
      const answer = await store.client.send<{ annotation_set: AnnotationSet }>("POST", "/review:complete", {
        revision: store.revision.value, active_seconds: actions.activeSeconds, ...(reason.value.trim() ? { leave_undecided: reason.value.trim() } : {}), ...(knows.value ? { acknowledge_tracked_changes: true } : {}),
      });
      store.load(answer.annotation_set, answer.annotation_set.findings);
      done.value = answer.annotation_set.state === "published" ? M.completed : M.stepCompleted;
      store.say(done.value);
    } catch (error) {
      if (error instanceof Refused && error.sessionOver) store.queue.line.value = "session";
      else if (error instanceof Refused && error.detail.field === "acknowledge_tracked_changes") changes.value = error.detail.detail;
      else if (error instanceof Refused && error.detail.undecided) {
        refused.value = error.detail.undecided;
        problem.value = error.detail.detail;
      }
      else problem.value = error instanceof Refused ? M.refused(error.detail.detail || error.detail.message, error.detail.remedy) : M.refused(M.noConnection, M.again);
      if (error instanceof Refused && error.status === 409) await store.reload().catch(() => undefined);
    } finally {
      busy.value = false;
    }
  };
  if (done.value) {
    return (
      <Dialog title={M.completeTitle} onClose={() => actions.close()}>
        <div class="form-body"><p class="done-line"><span aria-hidden="true">✓</span> {done.value}</p></div>
        <footer class="dialog-foot"><Button label={M.close} onClick={() => actions.close()} /><a class="button button-primary" data-first href={store.client.page.queue}>{M.completedNext}</a></footer>
      </Dialog>
    );
  }
  return (
    <Dialog title={M.completeTitle} onClose={() => actions.close()}>
      <div class="form-body">
        {waits && <p class="note">{M.completeWaits}</p>}
        {left === 0 ? <p>{M.completeReady}</p> : (
          <>
            <p>{M.completeOpen(counts.findings, counts.annotations)}</p>
            <ul class="open-list">
              {listed.slice(0, MOST).map((key) => {
                const item = store.item(key);
                return item && <li key={key}><button type="button" class="link" onClick={() => { actions.close(); store.go(key); }}>{item.title}</button>{item.severity && <span class="muted small"> · {M.severity[item.severity]}</span>}</li>;
              })}
            </ul>
            {left > MOST && <p class="muted small">{M.moreOfThem(left - Math.min(MOST, listed.length))}</p>}
            <Field id="leave-reason" label={M.leaveRest}><input id="leave-reason" class="input" data-first maxLength={2000} autocomplete="off" value={reason.value} onInput={(event) => { reason.value = event.currentTarget.value; }} /></Field>
          </>
        )}
        {changes.value && (
          <div class="note" role="alert">
            <p>{changes.value}.</p>
            <label class="check"><input type="checkbox" data-first checked={knows.value} onChange={(event) => { knows.value = event.currentTarget.checked; }} /> {M.knowsChanges}</label>
          </div>
        )}
        {store.judgements.waiting.value > 0 && <p class="note note-passages">{M.completeJudgements(store.judgements.waiting.value)}</p>}
        {store.passages.waiting.value > 0 && <p class="note note-passages">{M.completePassages(store.passages.waiting.value)} <button type="button" class="link" onClick={() => { actions.close(); store.tab.value = "review"; requestAnimationFrame(() => document.getElementById("passages")?.scrollIntoView({ block: "start" })); }}>{M.goToPassages}</button></p>}
        {problem.value && <p class="error" role="alert">{problem.value}</p>}
      </div>
      <footer class="dialog-foot">
        <Button label={M.cancel} onClick={() => actions.close()} />
        <button type="button" class="button button-primary" disabled={busy.value || waits || (changes.value !== "" && !knows.value) || (refused.value !== null && !reason.value.trim())} {...(left === 0 ? { "data-first": true } : {})} onClick={() => void complete()}>{reason.value.trim() ? M.completeAnyway : M.complete}</button>
      </footer>
    </Dialog>
  );
}
