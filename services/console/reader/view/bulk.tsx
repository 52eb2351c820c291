// Accepting annotations together, where the review policy allows it: the reviewer sees each of them first.
import { useSignal } from "@preact/signals";
import { Refused } from "../api/client";
import { M } from "../messages";
import { useParts } from "./context";
import { Button, Dialog } from "./ui";

/** Only if the policy allows something: else there is nothing to see. */
export function BulkButton() {
  const { store, actions } = useParts();
  const count = store.bulk.value?.annotation_ids.length ?? 0;
  if (!count || store.readOnly.value) return null;
  return <Button label={M.bulk(count)} kind="quiet" keys="Shift+A" onClick={() => actions.open("bulk")} />;
}

export function BulkDialog() {
  const { store, actions } = useParts();
  const problem = useSignal("");
  const busy = useSignal(false);
  // What the dialog lists is what is accepted, also if the set changes meanwhile.
  const shown = useSignal(store.bulk.peek()).value;
  const ids = shown?.annotation_ids ?? [];
  const waits = store.queue.waiting.value > 0;
  const accept = async () => {
    busy.value = true;
    problem.value = "";
    try {
      await store.client.send("POST", "/decisions:bulk", { bulk_id: crypto.randomUUID(), revision: shown?.revision, annotation_ids: ids });
      await store.reload();
      store.decided.value++;
      actions.close();
      store.say(M.didBulk(ids.length), false, true);
    } catch (error) {
      if (error instanceof Refused && error.sessionOver) store.queue.line.value = "session";
      problem.value = error instanceof Refused
        ? error.status === 409 ? M.bulkChanged : M.refused(error.detail.detail || error.detail.message, error.detail.remedy)
        : M.refused(M.noConnection, M.again);
      if (error instanceof Refused && error.status === 409) await store.reload().catch(() => undefined);
    } finally {
      busy.value = false;
    }
  };
  return (
    <Dialog title={M.bulkTitle(ids.length)} onClose={() => actions.close()}>
      <div class="form-body">
        <p>{M.bulkText(Math.round((shown?.minimum_confidence ?? 0) * 100))}</p>
        <ul class="open-list bulk-list" tabIndex={0} aria-label={M.bulkTitle(ids.length)}>
          {ids.map((id) => {
            const item = store.item(`a:${id}`);
            return item?.annotation && (
              <li key={id}>
                <button type="button" class="link" onClick={() => { actions.close(); store.go(item.key); }}>{item.title}</button>
                <span class="muted small"> · {store.pageAt(item.annotation) ? `${M.pageLabel(store.pageAt(item.annotation))} · ` : ""}{M.confidenceNumber(item.annotation.confidence)}</span>
              </li>
            );
          })}
        </ul>
        {waits && <p class="note">{M.completeWaits}</p>}
        {problem.value && <p class="error" role="alert">{problem.value}</p>}
      </div>
      <footer class="dialog-foot">
        <Button label={M.cancel} onClick={() => actions.close()} />
        <button type="button" class="button button-primary" data-first disabled={busy.value || waits || !ids.length} onClick={() => void accept()}>{M.bulkAccept(ids.length)}</button>
      </footer>
    </Dialog>
  );
}
