// Search over all pages: those that are not mounted escape the browser's search.
import { useSignal, useSignalEffect } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Hit } from "../api/types";
import { M } from "../messages";
import { useParts } from "./context";
import { Button, giveBack } from "./ui";

export function Search() {
  const { store, actions, reading } = useParts();
  const input = useRef<HTMLInputElement>(null);
  const query = useSignal("");
  const hits = useSignal<readonly Hit[] | null>(null);
  const total = useSignal(0);
  const token = useSignal("");
  const at = useSignal(-1);
  const busy = useSignal(false);
  useLayoutEffect(() => {
    const opener = document.activeElement;
    input.current?.focus();
    return () => giveBack(opener);
  }, []);
  useSignalEffect(() => {
    const words = query.value.trim();
    if (words.length < 2) {
      hits.value = null;
      return;
    }
    let isWanted = true;
    const timer = setTimeout(() => {
      busy.value = true;
      reading.search(words).then((found) => {
        if (!isWanted) return;
        hits.value = found.hits;
        total.value = found.total;
        token.value = found.next_page_token;
        at.value = -1;
        store.say(found.total ? M.hits(found.total) : M.noHits);
      }, () => { if (isWanted) hits.value = []; }).finally(() => { busy.value = false; });
    }, 200);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  });
  const go = (n: number) => {
    const all = hits.peek();
    if (!all?.length) return;
    at.value = ((n % all.length) + all.length) % all.length;
    const hit = all[at.value];
    if (hit) {
      store.jumpTo(hit.span, hit.page);
      document.querySelector(`[data-hit="${at.value}"]`)?.scrollIntoView({ block: "nearest" });
    }
  };
  const more = async () => {
    const found = await reading.search(query.peek().trim(), token.peek());
    hits.value = [...(hits.peek() ?? []), ...found.hits];
    token.value = found.next_page_token;
  };
  return (
    <section class="search" role="search" aria-label={M.searchLabel}>
      <div class="search-bar">
        <input autocomplete="off"
          ref={input} type="search" class="input" aria-label={M.searchLabel} placeholder={M.searchLabel} value={query.value}
          onInput={(event) => { query.value = event.currentTarget.value; }}
          onKeyDown={(event) => {
            if (event.key === "Enter") {
              go(at.value + (event.shiftKey ? -1 : 1));
              event.preventDefault();
            }
          }}
        />
        <Button label={M.previousHit} icon="up" kind="icon" onClick={() => go(at.value - 1)} disabled={!hits.value?.length} />
        <Button label={M.nextHit} icon="down" kind="icon" onClick={() => go(at.value + 1)} disabled={!hits.value?.length} />
        <Button label={M.closeSearch} icon="close" kind="icon" onClick={() => { actions.searchOpen.value = false; }} />
      </div>
      {hits.value && (
        <p class="search-count muted small" aria-live="polite">{hits.value.length ? `${at.value >= 0 ? `${at.value + 1} / ` : ""}${M.hits(total.value)}` : busy.value ? M.searching : M.noHits}</p>
      )}
      {hits.value && hits.value.length > 0 && (
        <ol class="hits" data-scroller>
          {hits.value.map((hit, n) => (
            <li key={n}>
              <button type="button" class="hit" data-hit={n} aria-current={at.value === n ? "true" : undefined} onClick={() => go(n)}>
                <span class="hit-words">{hit.before}<mark>{hit.match}</mark>{hit.after}</span>
                {store.pageAt(hit) > 0 && <span class="hit-page">{store.pageAt(hit)}</span>}
              </button>
            </li>
          ))}
          {token.value && <li><Button label={M.moreHits} kind="quiet" onClick={() => void more()} /></li>}
        </ol>
      )}
    </section>
  );
}
