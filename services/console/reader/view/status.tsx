// The status bar: whether decisions are saved, what is left, what was seen.
import type { Grant } from "../api/types";
import { M, clock } from "../messages";
import { useParts } from "./context";
import { hideValues } from "./revealing";
import { Button, Icon } from "./ui";

export function StatusBar() {
  const parts = useParts();
  const { store } = parts;
  const { queue } = store;
  const waiting = queue.waiting.value;
  const line = queue.line.value;
  const record = store.document.value?.document;
  const since = queue.offlineSince.value;
  const state = store.set.value?.state ?? "proposed";
  const saved =
    line === "session" ? M.sessionOverStatus(waiting)
    : line === "down" && since ? M.offline(clock(since), waiting)
    : waiting ? M.saving(waiting)
    : state !== "proposed" ? M.readOnly(M.stateOfSet[state])
    : store.decided.value ? M.saved : M.nothingYet;
  const isBad = line === "down" || line === "session";
  return (
    <footer class={`status${isBad ? " status-bad" : ""}`} aria-label={M.regionStatus}>
      <span class="status-saved">{!isBad && !waiting && store.decided.value > 0 && <Icon name="check" />}{saved}</span>
      <span class="status-count" data-undecided={store.undecided.value}>{M.undecidedCount(store.undecided.value)}</span>
      {store.pageTotal.value > 0 && <span>{M.pagesSeen(store.seen.value.size, store.pageTotal.value)}</span>}
      {parts.lease.other.value && <span class="status-revealed" role="status">{parts.lease.other.value}</span>}
      {store.grants.value.length > 0 && (
        <span class="status-revealed">
          {revealed(store.grants.value)} <Button label={M.hide} kind="quiet" keys="H" onClick={() => void hideValues(parts)} />
        </span>
      )}
      <span class="status-space" />
      {record && <span class="status-record">{M.matter(record.matter)} · {M.version(record.version)}</span>}
    </footer>
  );
}

/** What is revealed: the value if it is one, and until when the last of it is. */
function revealed(grants: readonly Grant[]): string {
  const until = clock(new Date(Math.max(...grants.map((one) => new Date(one.expires_at ?? 0).getTime()))));
  const [one] = grants;
  return grants.length === 1 && one?.scope === "value" && one.value_id ? M.valueRevealedUntil(one.value_id, until) : M.revealedUntil(until);
}
