// The summary, whose sentences lead to their places, and the fields with theirs.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { FieldEntry, SummaryAnswer } from "../api/types";
import { pageOf } from "../model/pagemap";
import { M, day } from "../messages";
import { useParts } from "./context";

export function Summary() {
  const { store, reading } = useParts();
  const summary = useSignal<SummaryAnswer | null | "none">(null);
  const fields = useSignal<FieldEntry[] | null>(null);
  const place = useSignal<Record<number, number>>({});
  useEffect(() => {
    reading.summary().then((found) => { summary.value = found; }, () => { summary.value = "none"; });
    reading.fields().then((found) => { fields.value = found; }, () => { fields.value = []; });
  }, [store.drawing.value]);
  const found = summary.value;
  // A sentence with several places leads to the next one at each press.
  const go = (n: number, spans: { start: number; end: number }[]) => {
    const at = place.peek()[n] ?? 0;
    const span = spans[at % spans.length];
    if (span) store.jumpTo(span);
    place.value = { ...place.peek(), [n]: at + 1 };
  };
  return (
    <div class="reading-panel" data-scroller>
      <h2 class="overline">{M.summary}</h2>
      {found === "none" && <p class="empty">{M.noSummary}</p>}
      {found && found !== "none" && (
        <>
          <p class="muted small">{M.summaryMethod}</p>
          <ol class="sentences">
            {found.sentences.map((one, n) => (
              <li key={n}>
                {one.evidence.length ? (
                  <button type="button" class="sentence" onClick={() => go(n, one.evidence)}>
                    <span>{one.text}</span>
                    {store.pageTotal.value > 0 && <span class="sentence-pages">{[...new Set(one.evidence.map((span) => pageOf(store.pages.value, span.start)))].map((page) => `p. ${page}`).join(", ")}</span>}
                  </button>
                ) : <p class="sentence sentence-plain">{one.text}</p>}
              </li>
            ))}
          </ol>
          <p class="muted small">{M.summaryMade(found)}</p>
        </>
      )}
      <h2 class="overline">{M.fields}</h2>
      {fields.value && !fields.value.length && <p class="empty">{M.noFields}</p>}
      {fields.value && fields.value.length > 0 && (
        <table class="fields">
          <tbody>
            {fields.value.map((one) => (
              <tr key={one.annotation_id}>
                <th scope="row">{one.category}</th>
                <td>
                  <button type="button" class={one.canonical ? "link" : "link warning"} onClick={() => { store.go(`a:${one.annotation_id}`); store.jumpTo(one.span); }}>
                    {one.canonical ? shown(one) : M.noValue[one.reason] ?? one.reason}
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

const UNITS: Record<string, string> = { Y: "year", M: "month", W: "week", D: "day" };

/** ISO values as people write them. */
export function shown(field: Pick<FieldEntry, "kind" | "canonical">): string {
  const { kind, canonical } = field;
  if (kind === "date" && /^\d{4}-\d{2}-\d{2}$/.test(canonical)) return day(canonical);
  const money = /^([A-Z]{3}) ([\d.]+)$/.exec(canonical);
  if (kind === "money" && money?.[2]) return `${money[1]} ${Number(money[2]).toLocaleString("en-US", { minimumFractionDigits: money[2].endsWith(".00") ? 0 : 2 })}`;
  if (kind === "duration") {
    const parts = [...canonical.matchAll(/(\d+)([YMWD])/g)].map(([, count, unit]) => `${count} ${UNITS[unit ?? ""] ?? ""}${count === "1" ? "" : "s"}`);
    return parts.join(", ") || canonical;
  }
  if (kind === "percent") return `${canonical} %`;
  if (kind === "rate") return `${canonical} %`;
  if (kind === "ratio") return `${canonical} to 1`;
  return canonical;
}
