// The status bar: whether decisions are saved, what is left, what was seen.
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
      {store.grant.value?.expires_at && (
        <span class="status-revealed">
          {M.revealedUntil(clock(new Date(store.grant.value.expires_at)))} <Button label={M.hide} kind="quiet" keys="H" onClick={() => void hideValues(parts)} />
        </span>
      )}
      <span class="status-space" />
      {record && <span class="status-record">{M.matter(record.matter)} · {M.version(record.version)}</span>}
    </footer>
  );
}
