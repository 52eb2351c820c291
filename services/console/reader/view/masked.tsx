// Values that the reader does not see: a bar with a name. A press on it reveals the value alone.
import type { PlacedText, Span } from "../api/types";
import { cutPlaceholders } from "../model/masked";
import { M } from "../messages";
import { useParts } from "./context";
import { openReveal, openRevealOf } from "./revealing";

const HOLES = /([\u2588\u{1fb95}]+)/u;
const BAR = "\u2588".repeat(8);

function Bar({ words, ask }: { words: string; ask: () => void }) {
  const press = (event: Event) => {
    event.preventDefault();
    event.stopPropagation();
    ask();
  };
  return <span class="masked" role="img" aria-label={M.maskedValue} title={M.revealThis} onClick={press}>{words}</span>;
}

/** Text in which runs of hole characters are masked values. */
export function Holes({ text, start }: { text: string; start: number }) {
  const parts = useParts();
  if (!HOLES.test(text)) return <>{text}</>;
  let at = start;
  return (
    <>
      {text.split(HOLES).map((part, n) => {
        const span: Span = { start: at, end: at + [...part].length };
        at = span.end;
        return n % 2 === 0 ? part : <Bar key={n} words={part} ask={() => void openReveal(parts, span)} />;
      })}
    </>
  );
}

/** Words outside of the text, such as a title in the outline, in which placeholders are masked values. */
export function Placeholders({ text, masked }: Pick<PlacedText, "text" | "masked">) {
  const parts = useParts();
  if (!masked) return <>{text}</>;
  return <>{cutPlaceholders(text).map((one, n) => one.id ? <Bar key={n} words={BAR} ask={() => openRevealOf(parts, one.id)} /> : one.text)}</>;
}
