// The choice of a severity, and the dialog that changes it.
import type { Severity } from "../api/types";
import { M } from "../messages";
import { useParts } from "./context";
import { Dialog, Field, Form } from "./ui";

const SEVERITIES: Severity[] = ["critical", "high", "medium", "low", "info"];

/** `first`: the dialog opens on it. `row`: beside each other. */
export function SeverityChoice({ value, first, row }: { value: Severity | null; first?: boolean; row?: boolean }) {
  return (
    <fieldset class={row ? "radios radios-row" : "radios"}>
      <legend class={row ? undefined : "visually-hidden"}>{M.changeSeverity}</legend>
      {SEVERITIES.map((one) => (
        <label key={one} class={`radio severity-${one}`}>
          <input type="radio" name="severity" value={one} defaultChecked={value === one} {...(first && value === one ? { "data-first": true } : {})} />
          <span>{M.severity[one]}</span>
        </label>
      ))}
    </fieldset>
  );
}

export function SeverityDialog() {
  const { store, actions } = useParts();
  const item = store.item(actions.subject.value);
  return (
    <Dialog title={M.severityTitle} onClose={() => actions.close()}>
      <Form submit={M.keep} onCancel={() => actions.close()} onSubmit={(data) => {
        actions.close();
        actions.changeSeverity(data.get("severity") as Severity, String(data.get("reason") ?? "").trim());
      }}>
        <p class="muted">{item?.title}</p>
        <SeverityChoice value={item?.severity ?? null} first />
        <Field id="severity-reason" label={M.reason}><input id="severity-reason" name="reason" class="input" maxLength={2000} autocomplete="off" /></Field>
      </Form>
    </Dialog>
  );
}
