// What is shown while another program draws the pages, and why there are none.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { DRAWING } from "../model/drawing";
import { M } from "../messages";
import { useParts } from "./context";
import { showAs } from "./perform";
import { Button } from "./ui";

export function Drawing() {
  const parts = useParts();
  const seconds = useSignal(0);
  useEffect(() => {
    const timer = setInterval(() => { seconds.value++; }, 1_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <div class="drawing" role="group" aria-label={M.regionDocument} tabIndex={0}>
      <div class="drawing-page" aria-busy="true">
        <div class="skeleton" aria-hidden="true" />
        <div class="page-note drawing-note">
          <p role="status">{M.drawingPages}</p>
          <p class="drawing-bar" aria-hidden="true"><span /></p>
          <p class="page-note-line"><span class="muted small">{M.drawingFor(seconds.value)}</span><Button label={M.readAsText} onClick={() => showAs(parts, "text")} /></p>
        </div>
      </div>
    </div>
  );
}

/** Above the text of a document without pages. */
export function NoPagesNote() {
  const { store, askPages } = useParts();
  const why = store.noPages.value;
  const words = M.noPages[why?.reason ?? "no_pages"] ?? M.noPages.unsupported;
  const canChange = why && (why.reason === "unavailable" || why.reason === "timed_out");
  return (
    <div class="no-pages muted small" data-reason={why?.reason}>
      <p>{words}{why?.detail && why.reason !== DRAWING && ` ${sentence(why.detail)}`}</p>
      {canChange && <Button label={M.again} onClick={askPages} />}
    </div>
  );
}

const sentence = (words: string): string => (words.endsWith(".") ? words : `${words}.`);
