// What a finding is based on: the words, the playbook's reason, guidance and wording; for a missing clause what was searched.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Explanation } from "../api/types";
import { isInside, type Item } from "../model/items";
import { M } from "../messages";
import { useParts } from "./context";
import { Button } from "./ui";

const LONGEST = 480;

export function Details({ item }: { item: Item }) {
  // The API has no explanation of what it does not have yet.
  if (item.key.startsWith("f:new-")) return null;
  return item.kind === "finding" ? <FindingDetails key={item.key} item={item} /> : <AnnotationDetails key={item.key} item={item} />;
}

function Quote({ words, start }: { words: string; start: number }) {
  const { store } = useParts();
  const place = store.cite(start);
  const short = words.length > LONGEST ? `${words.slice(0, LONGEST).trimEnd()} …` : words;
  return (
    <figure class="quote">
      <blockquote>{short}</blockquote>
      {place && <figcaption><button type="button" class="link" onClick={() => store.jumpTo({ start, end: start + [...words].length })}>{place}</button></figcaption>}
    </figure>
  );
}

function AnnotationDetails({ item }: { item: Item }) {
  const { store, reading } = useParts();
  const words = useSignal("");
  const span = item.spans[0];
  useEffect(() => {
    if (!span) return;
    let isWanted = true;
    const timer = setTimeout(() => {
      reading.quote(span).then((found) => { if (isWanted) words.value = found; }, () => undefined);
    }, 150);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [span?.start, span?.end, store.drawing.value]);
  const annotation = item.annotation;
  if (!annotation || !span) return null;
  const level = annotation.origin === "person" ? "person" : annotation.confidence >= 0.8 ? "high" : annotation.confidence >= 0.5 ? "medium" : "low";
  return (
    <div class="details">
      {words.value && <Quote words={words.value} start={span.start} />}
      <p class="muted small">
        {annotation.origin === "person" ? M.confidence.person : <span title={M.confidenceNumber(annotation.confidence)}>{M.confidence[level]}</span>}
        {annotation.hidden && <> · <span class="warning">{M.hiddenText}</span></>}
      </p>
      <UncertainNote item={item} />
    </div>
  );
}

function FindingDetails({ item }: { item: Item }) {
  const { store, reading } = useParts();
  const found = useSignal<Explanation | null>(null);
  const state = useSignal<"" | "slow" | "failed">("");
  useEffect(() => {
    let isWanted = true;
    const timers = [
      setTimeout(() => {
        reading.explanation(item.id).then((answer) => { if (isWanted) found.value = answer; }, () => { if (isWanted) state.value = "failed"; });
        if (item.missing || item.notRead) reading.needGaps().catch(() => undefined);
      }, 120),
      setTimeout(() => { if (!found.peek() && isWanted && !state.peek()) state.value = "slow"; }, 420),
    ];
    return () => {
      isWanted = false;
      for (const timer of timers) clearTimeout(timer);
    };
  }, [item.id, store.drawing.value]);
  const answer = found.value;
  return (
    <div class="details">
      {item.missing && (isInside(item.finding) ? <p class="note note-missing">{M.searchedInside}</p> : <Searched />)}
      {item.notRead && <p class="note note-warning">{M.notRead}. {M.notReadParts}</p>}
      <UncertainNote item={item} />
      {item.finding?.state === "weak" && <p class="note">{M.weak}</p>}
      {!answer && state.value === "slow" && <p class="muted small">{M.explaining}</p>}
      {!answer && state.value === "failed" && <p class="muted small">{M.noExplanation}</p>}
      {answer && (
        <>
          {answer.evidence.map((one) => <Quote key={one.annotation.annotation_id} words={one.words.replace(/\s+/g, " ")} start={one.annotation.span.start} />)}
          {answer.places.map(({ place, words }, n) =>
            place.document_id
              ? <figure key={n} class="quote quote-other"><blockquote>{words.replace(/\s+/g, " ")}</blockquote><figcaption class="muted">{M.otherDocument}</figcaption></figure>
              : <Quote key={n} words={words.replace(/\s+/g, " ")} start={place.span.start} />)}
          <dl class="facts">
            {answer.reason && <><dt>{M.why}</dt><dd>{answer.reason}</dd></>}
            {answer.condition && <><dt>{M.rule}</dt><dd>{answer.condition}</dd></>}
            {answer.guidance && <><dt>{M.guidance}</dt><dd>{answer.guidance}</dd></>}
            {answer.fallback && (
              <>
                <dt>{M.fallback}</dt>
                <dd class="fallback">{answer.fallback}
                  <Button label={M.copyFallback} kind="quiet" onClick={() => void navigator.clipboard.writeText(answer.fallback).then(() => store.say(M.copied, false, true))} />
                </dd>
              </>
            )}
          </dl>
          {answer.playbook_title && <p class="muted small">{M.ofPlaybook(answer.playbook_title)} {item.finding?.playbook_version}</p>}
        </>
      )}
    </div>
  );
}

function UncertainNote({ item }: { item: Item }) {
  return item.uncertain ? <p class="note note-uncertain">{M.uncertainNote(item.uncertain)}</p> : null;
}

const KEEPS_TEXT = new Set(["picture", "diagram"]);

/** What was searched for a missing clause. Pages that were not read are named: the clause can be there. */
function Searched() {
  const { store, reading } = useParts();
  const lost = (reading.gaps.value ?? []).filter((gap) => !KEEPS_TEXT.has(gap.kind));
  const pages = [...new Set(lost.flatMap((gap) => gap.pages))].sort((a, b) => a - b);
  const total = store.pageTotal.value;
  return (
    <>
      <p class="note note-missing">{total ? M.searched(total - pages.length, total) : M.searchedAll}</p>
      {pages.length > 0 && <p class="note note-warning">{M.notReadPages(ranges(pages))}</p>}
      {lost.length > 0 && !pages.length && <p class="note note-warning">{M.notRead}. {M.notReadParts}</p>}
    </>
  );
}

export function ranges(pages: readonly number[]): string {
  const parts: string[] = [];
  for (let n = 0; n < pages.length; ) {
    let last = n;
    while (pages[last + 1] === (pages[last] ?? 0) + 1) last++;
    parts.push(last > n ? `${pages[n]}–${pages[last]}` : `${pages[n]}`);
    n = last + 1;
  }
  return parts.join(", ");
}
