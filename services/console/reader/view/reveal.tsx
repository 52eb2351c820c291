// The dialog that reveals personal values: one, those of the page, or all.
import { useSignal } from "@preact/signals";
import { DOCX } from "../api/types";
import { M } from "../messages";
import { useParts } from "./context";
import { revealValues, type Wanted } from "./revealing";
import { Dialog, Field, Form } from "./ui";

export function RevealDialog() {
  const parts = useParts();
  const { store, actions } = parts;
  const problem = useSignal("");
  const busy = useSignal(false);
  const { ids, pointed } = actions.revealable.value;
  // A drawn page is not the page of the text that a grant names.
  const hasPage = store.pageTotal.value > 0 && store.document.value?.document.media_type !== DOCX;
  const first = ids.length && pointed ? "value" : hasPage ? "page" : "document";
  const submit = async (data: FormData) => {
    busy.value = true;
    const scope = data.get("scope") as Wanted["scope"];
    const answer = await revealValues(parts, {
      scope, page: store.page.value, value: String(data.get("value") ?? ids[0] ?? ""), minutes: Number(data.get("minutes")), purpose: String(data.get("purpose")),
    });
    busy.value = false;
    if (answer === "step-up") actions.dialog.value = "step-up";
    else if (answer) problem.value = answer;
    else actions.close();
  };
  const scope = (value: Wanted["scope"], label: string) => (
    <label class="radio"><input type="radio" name="scope" value={value} defaultChecked={value === first} {...(value === first ? { "data-first": true } : {})} /><span>{label}</span></label>
  );
  return (
    <Dialog title={M.revealTitle} onClose={() => actions.close()}>
      <Form submit={M.reveal} disabled={busy.value} onCancel={() => actions.close()} onSubmit={(data) => void submit(data)}>
        <p class="muted">{M.revealText}</p>
        <fieldset class="radios">
          <legend>{M.scope}</legend>
          {ids.length > 0 && (
            <div class="reveal-value">
              {scope("value", ids.length === 1 ? M.onlyValue(ids[0] ?? "") : M.scopes.value)}
              {ids.length > 1 && <select name="value" class="input" aria-label={M.whichValue}>{ids.map((one) => <option key={one} value={one}>{one}</option>)}</select>}
            </div>
          )}
          {hasPage && scope("page", `${M.scopes.page} (${store.page.value})`)}
          {scope("document", M.scopes.document)}
        </fieldset>
        {!ids.length && <p class="muted small">{M.noValueHere}</p>}
        <div class="field-row">
          <Field id="reveal-purpose" label={M.purpose}><select id="reveal-purpose" name="purpose" class="input">{Object.entries(M.purposes).map(([value, word]) => <option key={value} value={value}>{word}</option>)}</select></Field>
          <Field id="reveal-minutes" label={M.minutes}><select id="reveal-minutes" name="minutes" class="input">{[5, 15, 30].map((one) => <option key={one} value={one} selected={one === 15}>{M.minutesOf(one)}</option>)}</select></Field>
        </div>
        {problem.value && <p class="error" role="alert">{problem.value}</p>}
      </Form>
    </Dialog>
  );
}
