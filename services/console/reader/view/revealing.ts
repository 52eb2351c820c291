// Personal values are shown for a time, by a grant, and hidden again.
import { Refused } from "../api/client";
import type { Grant, Span } from "../api/types";
import { M } from "../messages";
import type { Parts } from "./context";

/** How long the dialog waits for the values at the place, in milliseconds. */
const PATIENCE = 600;

export interface Wanted { scope: "page" | "document" | "value"; page: number; value: string; minutes: number; purpose: string }

/** "" when it is done; otherwise why not. */
export async function revealValues(parts: Parts, wanted: Wanted): Promise<"" | "step-up" | string> {
  const { store } = parts;
  const body = {
    scope: wanted.scope,
    ...(wanted.scope === "page" ? { page: wanted.page } : {}),
    ...(wanted.scope === "value" ? { value_id: wanted.value } : {}),
    minutes: wanted.minutes,
  };
  try {
    const grant = await store.client.send<Grant>("POST", "/reveals", body, { purpose: wanted.purpose });
    if (grant.state === "waiting") return M.revealWaits;
    use(parts, grant);
    store.say(wanted.scope === "value" ? M.revealedValue(wanted.value) : M.revealed, false, true);
    return "";
  } catch (error) {
    if (error instanceof Refused && error.needsStepUp) return "step-up";
    if (error instanceof Refused && error.sessionOver) {
      store.queue.line.value = "session";
      return "";
    }
    return error instanceof Refused ? `${error.detail.detail || error.detail.message} ${error.detail.remedy}`.trim() : M.noConnection;
  }
}

/** Opens the dialog for the values at a place: the words pointed at, those marked, or those of the current item. */
export async function openReveal({ store, actions, reading }: Parts, at: Span | null): Promise<void> {
  const marked = at ?? store.marked.peek()?.span ?? null;
  const place = marked ?? store.currentItem?.spans[0];
  const late = new Promise<string[]>((done) => setTimeout(() => done([]), PATIENCE));
  const ids = place ? await Promise.race([reading.maskedIn(place), late]).catch(() => []) : [];
  actions.revealable.value = { ids, pointed: marked !== null };
  actions.open("reveal");
}

/** Opens the dialog for the value with this id. */
export function openRevealOf({ actions }: Parts, id: string): void {
  actions.revealable.value = { ids: [id], pointed: true };
  actions.open("reveal");
}

export function use(parts: Parts, grant: Grant): void {
  const { store } = parts;
  const others = store.grants.peek().filter((one) => one.grant_id !== grant.grant_id);
  showBy(parts, [...others, grant]);
  const left = grant.expires_at ? new Date(grant.expires_at).getTime() - Date.now() : 0;
  setTimeout(() => {
    const kept = store.grants.peek().filter((one) => one.grant_id !== grant.grant_id);
    if (kept.length === store.grants.peek().length) return;
    showBy(parts, kept);
    store.say(M.hidden, false, true);
  }, Math.max(0, Math.min(left, 2 ** 31 - 1)));
}

export async function hideValues(parts: Pick<Parts, "store" | "reading">): Promise<void> {
  const grants = parts.store.grants.value;
  if (!grants.length) return parts.store.say(M.noPlaceholders);
  // What the screen shows is hidden at once, whether or not the server answers.
  showBy(parts, []);
  parts.store.say(M.hidden, false, true);
  const end = ({ grant_id }: Grant) => parts.store.client.send("DELETE", `/reveals/${encodeURIComponent(grant_id)}`).catch(() => undefined);
  await Promise.all(grants.map(end));
}

/** Reads everything again that these grants show, or do not show any more. */
function showBy({ store, reading }: Pick<Parts, "store" | "reading">, grants: readonly Grant[]): void {
  const hides = grants.length < store.grants.peek().length;
  store.grants.value = grants;
  reading.forget();
  store.redraw();
  if (hides) store.structure.hide();
  void store.structure.load(store.client, store.purpose, grants.length > 0).catch(() => undefined);
}
