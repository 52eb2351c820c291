// Files that leave: the original with the findings, a workbook, a memo. Masked as the person sees the document now.
import { useSignal } from "@preact/signals";
import { Refused } from "../api/client";
import { M } from "../messages";
import { useParts } from "./context";
import { Dialog } from "./ui";

const DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const SUFFIXES = { word: "docx", pdf: "pdf", xlsx: "xlsx", memo: "docx" } as const;

export type ExportFormat = keyof typeof SUFFIXES;

/** The formats of a document: its own, and the two that any document has. */
export function formatsOf(mediaType: string): ExportFormat[] {
  const own: ExportFormat[] = mediaType === DOCX ? ["word"] : mediaType === "application/pdf" ? ["pdf"] : [];
  return [...own, "xlsx", "memo"];
}

export function ExportDialog() {
  const { store, actions } = useParts();
  const problem = useSignal("");
  const busy = useSignal<ExportFormat | "">("");
  const save = async (format: ExportFormat) => {
    busy.value = format;
    problem.value = "";
    try {
      keep(await store.client.file(format, store.purpose), `${store.client.page.documentId}-${format}.${SUFFIXES[format]}`);
      actions.close();
      store.say(M.exported(M.exportFormats[format]), false, true);
    } catch (error) {
      if (error instanceof Refused && error.sessionOver) return void (store.queue.line.value = "session");
      problem.value = error instanceof Refused ? M.notExported(error.detail.detail || error.detail.message, error.detail.remedy) : M.notExported(M.noConnection, M.again);
    } finally {
      busy.value = "";
    }
  };
  return (
    <Dialog title={M.exportTitle} onClose={() => actions.close()}>
      <div class="form-body">
        <p class="muted small">{M.exportText}</p>
        {problem.value && <p class="note note-warning" role="alert">{problem.value}</p>}
        <ul class="choices">
          {formatsOf(store.document.value?.document.media_type ?? "").map((format, place) => (
            <li key={format}>
              <button type="button" class="choice" data-export={format} disabled={busy.value !== ""} aria-busy={busy.value === format} {...(place ? {} : { "data-first": true })} onClick={() => void save(format)}>
                <strong>{M.exportFormats[format]}</strong>
                <span class="muted small">{busy.value === format ? M.exporting : M.exportTexts[format]}</span>
              </button>
            </li>
          ))}
        </ul>
      </div>
    </Dialog>
  );
}

/** Gives a file to the browser, which stores it. */
function keep(file: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
