// Personal values are shown for a time, by a grant, and hidden again.
import { Refused } from "../api/client";
import type { Grant } from "../api/types";
import { M } from "../messages";
import type { Parts } from "./context";

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
    store.say(M.revealed, false, true);
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

export function use(parts: Parts, grant: Grant): void {
  const { store, reading } = parts;
  store.grant.value = grant;
  reading.forget();
  store.redraw();
  const left = grant.expires_at ? new Date(grant.expires_at).getTime() - Date.now() : 0;
  setTimeout(() => {
    if (store.grant.peek()?.grant_id === grant.grant_id) forget(parts);
  }, Math.max(0, Math.min(left, 2 ** 31 - 1)));
}

export async function hideValues(parts: Pick<Parts, "store" | "reading" | "actions">): Promise<void> {
  const grant = parts.store.grant.value;
  if (!grant) return parts.store.say(M.noPlaceholders);
  // What the screen shows is hidden at once, whether or not the server answers.
  forget(parts);
  await parts.store.client.send("DELETE", `/reveals/${encodeURIComponent(grant.grant_id)}`).catch(() => undefined);
}

function forget({ store, reading }: Pick<Parts, "store" | "reading">): void {
  store.grant.value = null;
  reading.forget();
  store.redraw();
  store.say(M.hidden, false, true);
}
