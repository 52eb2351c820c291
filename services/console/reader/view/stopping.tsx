// Stop reading: the document is closed for this person, here and in its other tabs, and nothing of it stays in memory.
import { useSignal } from "@preact/signals";
import { render } from "preact";
import { Refused } from "../api/client";
import { M } from "../messages";
import { useParts, type Parts } from "./context";
import { Dialog, Form } from "./ui";

const CHANNEL = "glossator-reading-stopped";
const REASONS = ["conflict", "privilege", "misfiled"] as const;

interface Stopped { person: string; documentId: string; matter: string }

export function StopDialog() {
  const parts = useParts();
  const { store, actions } = parts;
  const problem = useSignal("");
  const busy = useSignal(false);
  const submit = async (reason: string) => {
    busy.value = true;
    problem.value = "";
    try {
      await store.client.send("POST", "/reading:stop", { reason, pages: [...store.seen.peek()] });
    } catch (error) {
      busy.value = false;
      if (error instanceof Refused && error.sessionOver) return void (store.queue.line.value = "session");
      // Closed already, by another tab or by an answer that was lost.
      if (!(error instanceof Refused && error.status === 404)) {
        problem.value = error instanceof Refused ? M.notStopped(error.detail.detail || error.detail.message, error.detail.remedy) : M.notStopped(M.noConnection, M.again);
        return;
      }
    }
    const { person, documentId } = store.client.page;
    const matter = reason === "conflict" ? store.document.peek()?.document.matter ?? "" : "";
    const channel = new BroadcastChannel(CHANNEL);
    channel.postMessage({ person, documentId, matter } satisfies Stopped);
    channel.close();
    leave(parts, matter ? "matter" : "document");
  };
  return (
    <Dialog title={M.stopTitle} onClose={() => actions.close()}>
      <Form submit={M.stopReading} danger disabled={busy.value} onCancel={() => actions.close()} onSubmit={(data) => void submit(String(data.get("reason")))}>
        <fieldset class="radios radios-explained">
          <legend>{M.stopWhy}</legend>
          {REASONS.map((one) => (
            <label key={one} class="radio">
              <input type="radio" name="reason" value={one} required {...(one === "conflict" ? { "data-first": true } : {})} />
              <span><span class="radio-name">{M.stopReasons[one].name}</span><span class="muted small radio-hint">{M.stopReasons[one].effect}</span></span>
            </label>
          ))}
        </fieldset>
        <p class="note">{M.stopText}{store.queue.waiting.value > 0 && ` ${M.stopUnsaved(store.queue.waiting.value)}`}</p>
        {problem.value && <p class="error" role="alert">{problem.value}</p>}
      </Form>
    </Dialog>
  );
}

/** Closes this tab's document when the person stops reading it, or its matter, in another tab. */
export function followStops(parts: Parts): void {
  const { store } = parts;
  new BroadcastChannel(CHANNEL).onmessage = ({ data }: MessageEvent<Stopped>) => {
    const { person, documentId } = store.client.page;
    const sameMatter = data.matter !== "" && data.matter === store.document.peek()?.document.matter;
    if (data.person === person && (data.documentId === documentId || sameMatter)) leave(parts, data.matter ? "matter" : "document");
  };
}

/** The page, its pictures and its entry in the history of the tab are gone. Decisions that were not saved are dropped. */
function leave({ store }: Parts, scope: "matter" | "document"): void {
  const root = document.getElementById("reader");
  if (!root) return; // the tab of the person hears its own message
  store.queue.drop();
  render(null, root);
  root.remove();
  location.replace(`${store.client.page.queue}?stopped=${scope}`);
}
