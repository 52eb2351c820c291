// Shows which words of a scan were read with a low confidence.
import type { PageWord } from "../api/types";
import { isUncertain } from "../model/uncertain";
import { M } from "../messages";
import { useParts } from "./context";

const MOST_NAMED = 40;

/** At the head of a page: how many of its words are uncertain, and which, for people who do not see the marks. */
export function PageUncertain({ page, words }: { page: number; words: readonly PageWord[] }) {
  const found = words.filter(isUncertain);
  if (!found.length) return null;
  const id = `uncertain-${page}`;
  return (
    <div class="page-uncertain">
      <UncertainButton label={M.uncertainOnPage(found.length)} describedBy={id} />
      <p class="visually-hidden" id={id}>
        {found.slice(0, MOST_NAMED).map((one) => M.uncertainWord(one.text, percent(one.confidence), one.disputed)).join("; ")}
      </p>
    </div>
  );
}

/** Above the text of a scan. */
export function TextUncertain() {
  const { reading } = useParts();
  const count = reading.uncertain.value.length;
  return count ? <div class="text-uncertain"><UncertainButton label={M.uncertainInText(count)} /></div> : null;
}

function UncertainButton({ label, describedBy }: { label: string; describedBy?: string }) {
  const { store } = useParts();
  const shown = store.showsUncertain.value;
  return (
    <button
      type="button"
      class="uncertain-button"
      aria-pressed={shown}
      aria-describedby={describedBy}
      title={shown ? M.uncertainHide : M.uncertainShow}
      onClick={() => { store.showsUncertain.value = !shown; }}
    >
      <span class="uncertain-sample" aria-hidden="true" />
      {label}
    </button>
  );
}

/** The marks on a page. A press goes to what is below: the words can be selected through them. */
export function UncertainMarks({ words }: { words: readonly PageWord[] }) {
  const { store } = useParts();
  if (!store.showsUncertain.value) return null;
  return (
    <>
      <pattern id="uncertain-hatch" width="3" height="3" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <line class="uncertain-line" x1="0" x2="0" y1="0" y2="3" />
      </pattern>
      {words.filter(isUncertain).map((one) => (
        <g key={one.span.start} class={one.disputed ? "uncertain-mark disputed-mark" : "uncertain-mark"}>
          <rect x={one.x0 - 1} y={one.y0 - 1} width={one.x1 - one.x0 + 2} height={one.y1 - one.y0 + 2} fill="url(#uncertain-hatch)">
            <title>{M.readWith(percent(one.confidence), one.disputed)}</title>
          </rect>
          <line class="uncertain-underline" x1={one.x0 - 1} x2={one.x1 + 1} y1={one.y1 + 1} y2={one.y1 + 1} />
        </g>
      ))}
    </>
  );
}

export const percent = (confidence: number | null | undefined): number => Math.round((confidence ?? 0) * 100);
