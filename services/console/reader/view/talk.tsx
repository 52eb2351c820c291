// Comments, and the decisions that were made.
import { useComputed, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { CommentEntry, HistoryAnswer } from "../api/types";
import { Refused } from "../api/client";
import { M, moment } from "../messages";
import { useParts } from "./context";
import { Button } from "./ui";

export function Comments() {
  const { store, actions, reading } = useParts();
  useEffect(() => void reading.loadComments(), []);
  const all = store.comments.value;
  return (
    <div class="reading-panel" data-scroller>
      {all === null && <p class="empty">{M.commentsMissing}</p>}
      {all && !all.length && <p class="empty">{M.noComments}</p>}
      {all && (
        <ul class="talk">{all.map((one) => <Entry key={one.id} one={one} />)}</ul>
      )}
      {all && <Button label={M.comment} keys="M" onClick={() => actions.open("comment")} />}
    </div>
  );
}

function Entry({ one }: { one: CommentEntry }) {
  const { store, reading } = useParts();
  const key = one.target_kind === "document" ? "" : `${one.target_kind === "annotation" ? "a" : "f"}:${one.target_id}`;
  const target = key ? store.item(key) : null;
  const resolve = async () => {
    await store.client.send("POST", `/comments/${encodeURIComponent(one.id)}:resolve`).catch((error: unknown) => {
      if (error instanceof Refused) store.say(M.refused(error.detail.message, error.detail.remedy), true);
    });
    await reading.loadComments();
  };
  return (
    <li class={one.resolved_at ? "entry entry-resolved" : "entry"}>
      <p class="entry-head"><strong>{one.author}</strong> <span class="muted">{moment(one.written_at)}</span></p>
      <p class="entry-text">{one.text}</p>
      <p class="entry-foot">
        {target ? <button type="button" class="link" onClick={() => { store.go(key); store.tab.value = "review"; }}>{target.title}</button> : <span class="muted">{M.onDocument}</span>}
        {one.asked && <span class="muted"> · {M.askedOf(one.asked)}</span>}
        {one.resolved_at ? <span class="muted"> · {M.resolvedBy(one.resolved_by ?? "")}</span> : <Button label={M.resolve} kind="quiet" onClick={() => void resolve()} />}
      </p>
    </li>
  );
}

export function History() {
  const { store, reading } = useParts();
  const found = useSignal<HistoryAnswer | null | "none">(null);
  const count = useComputed(() => store.decided.value);
  useEffect(() => {
    reading.history().then((answer) => { found.value = answer; }, () => { found.value = "none"; });
  }, [count.value]);
  const answer = found.value;
  return (
    <div class="reading-panel" data-scroller>
      {answer === "none" && <p class="empty">{M.historyMissing}</p>}
      {answer && answer !== "none" && !answer.decisions.length && <p class="empty">{M.noHistory}</p>}
      {answer && answer !== "none" && (
        <ol class="talk">
          {[...answer.decisions].sort((a, b) => b.revision - a.revision).map((one) => {
            const key = `${one.kind === "annotation" ? "a" : "f"}:${one.target_id}`;
            const target = store.item(key);
            return (
              <li key={one.id} class={one.undone_at ? "entry entry-resolved" : "entry"}>
                <p class="entry-text"><strong>{one.actor}</strong> {M.did[one.decision] ?? one.decision} {target
                  ? <button type="button" class="link" onClick={() => { store.go(key); store.tab.value = "review"; }}>{target.title}</button>
                  : <span class="muted">{one.target_id.slice(0, 8)}</span>}</p>
                <p class="muted small">{moment(one.decided_at)}{one.undone_at && ` · ${M.undone}`}</p>
              </li>
            );
          })}
        </ol>
      )}
    </div>
  );
}
