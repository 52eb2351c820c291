// The dialogs that the reviewer opens.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { DefinitionEntry } from "../api/types";
import { Refused } from "../api/client";
import type { Preferences } from "../api/types";
import keyTable from "../data/keys.json";
import spanKeys from "../data/span-keys.json";
import { definitionsOf } from "../model/links";
import { M } from "../messages";
import { NewFindingDialog } from "./adding";
import { BulkDialog } from "./bulk";
import { CategoryDialog } from "./categories";
import { CompleteDialog, ConflictDialog, SessionDialog, StepUpDialog } from "./gates";
import { useParts } from "./context";
import { ExportDialog } from "./exporting";
import { keyLabel } from "./keys";
import { changePreferences } from "./preferences";
import { RevealDialog } from "./reveal";
import { SeverityDialog } from "./severity";
import { StopDialog } from "./stopping";
import { Dialog, Field, Form } from "./ui";

export function Dialogs() {
  const { store, actions } = useParts();
  const name = actions.dialog.value;
  if (store.queue.line.value === "session") return <SessionDialog />;
  if (store.queue.conflicting.value) return <ConflictDialog key={store.queue.conflicting.value.id} />;
  switch (name) {
    case "category": case "new-category": return <CategoryDialog key={name} isNew={name === "new-category"} />;
    case "new-finding": return <NewFindingDialog />;
    case "severity": return <SeverityDialog />;
    case "wait": return <LaterDialog kind="wait" />;
    case "waive": return <LaterDialog kind="waive" />;
    case "leave": return <LaterDialog kind="leave_undecided" />;
    case "comment": return <CommentDialog />;
    case "goto": return <GotoDialog />;
    case "define": return <DefineDialog />;
    case "reveal": return <RevealDialog />;
    case "step-up": return <StepUpDialog />;
    case "complete": return <CompleteDialog />;
    case "bulk": return <BulkDialog />;
    case "export": return <ExportDialog />;
    case "stop": return <StopDialog />;
    case "keys": return <KeysDialog />;
    case "settings": return <SettingsDialog />;
    default: return null;
  }
}

const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

function LaterDialog({ kind }: { kind: "wait" | "waive" | "leave_undecided" }) {
  const { store, actions } = useParts();
  const item = store.item(actions.subject.value);
  const [title, text] = { wait: [M.waitTitle, M.waitText], waive: [M.waiveTitle, M.waiveText], leave_undecided: [M.leaveTitle, M.leaveText] }[kind] as [string, string];
  const timed = kind !== "leave_undecided";
  return (
    <Dialog title={title} onClose={() => actions.close()}>
      <Form submit={kind === "wait" ? M.ask : kind === "waive" ? M.waive : M.leave} onCancel={() => actions.close()} onSubmit={(data) => {
        const reason = String(data.get("reason") ?? "").trim();
        actions.close();
        actions.later(kind, {
          ...(timed ? { who: String(data.get("who")).trim(), until: new Date(`${String(data.get("until"))}T23:59:00`).toISOString() } : {}),
          ...(reason ? { reason } : {}),
        });
      }}>
        <p class="dialog-subject">{item?.title}</p>
        <p class="muted small">{text}</p>
        {timed && <Field id="later-who" label={M.who}><input id="later-who" name="who" class="input" required maxLength={200} data-first defaultValue={kind === "waive" ? store.client.page.person : ""} autocomplete="off" /></Field>}
        <Field id="later-reason" label={kind === "wait" ? M.question : M.reason} {...(kind === "wait" ? {} : { hint: M.required })}>
          <textarea autocomplete="off" id="later-reason" name="reason" class="input" rows={3} maxLength={2000} required={kind !== "wait"} {...(timed ? {} : { "data-first": true })} />
        </Field>
        {timed && <Field id="later-until" label={M.until}><input id="later-until" name="until" type="date" class="input" required min={inDays(1)} defaultValue={inDays(7)} /></Field>}
      </Form>
    </Dialog>
  );
}

function CommentDialog() {
  const { store, actions, reading } = useParts();
  const error = useSignal("");
  const item = store.item(actions.subject.value);
  const submit = async (data: FormData) => {
    const body = { target_kind: item?.kind ?? "document", target_id: item?.id ?? "", text: String(data.get("text")).trim(), asked: String(data.get("asked") ?? "").trim() };
    try {
      await store.client.send("POST", "/comments", body);
      actions.close();
      store.say(M.didSave);
      await reading.loadComments();
    } catch (caught) {
      if (caught instanceof Refused && caught.sessionOver) store.queue.line.value = "session";
      error.value = caught instanceof Refused ? (caught.status === 404 ? M.commentsMissing : M.refused(caught.detail.detail || caught.detail.message, caught.detail.remedy)) : M.refused(M.noConnection, M.again);
    }
  };
  return (
    <Dialog title={item ? M.commentTitle : M.onDocument} onClose={() => actions.close()}>
      <Form submit={M.send} onCancel={() => actions.close()} onSubmit={(data) => void submit(data)}>
        {item && <p class="dialog-subject">{item.title}</p>}
        <Field id="comment-text" label={M.commentText}><textarea autocomplete="off" id="comment-text" name="text" class="input" rows={4} required maxLength={2000} data-first /></Field>
        <Field id="comment-asked" label={M.askPerson}><input id="comment-asked" name="asked" class="input" maxLength={200} autocomplete="off" /></Field>
        {error.value && <p class="error" role="alert">{error.value}</p>}
      </Form>
    </Dialog>
  );
}

function GotoDialog() {
  const { store, actions } = useParts();
  const total = store.pageTotal.value;
  return (
    <Dialog title={M.gotoTitle} onClose={() => actions.close()}>
      <Form submit={M.go} onCancel={() => actions.close()} onSubmit={(data) => {
        actions.close();
        store.jumpTo(null, Number(data.get("page")));
      }}>
        <Field id="goto-page" label={M.gotoLabel(total)}><input autocomplete="off" id="goto-page" name="page" type="number" class="input" min={1} max={total} required data-first defaultValue={String(store.page.value)} /></Field>
      </Form>
    </Dialog>
  );
}

function DefineDialog() {
  const { store, actions, reading } = useParts();
  const problem = useSignal("");
  const terms = useSignal<readonly DefinitionEntry[]>([]);
  const found = useSignal<readonly { entry: DefinitionEntry; words: string }[]>([]);
  const marked = store.marked.value?.span;
  const input = useRef<HTMLInputElement>(null);
  const find = async (term: string) => {
    const entries = definitionsOf(await reading.definitions().catch(() => []), term).slice(0, 5);
    problem.value = entries.length ? "" : M.noDefinition(term);
    found.value = await Promise.all(entries.map(async (entry) => ({ entry, words: await reading.quote(entry.body, "displayed").catch(() => "") })));
  };
  useEffect(() => {
    reading.definitions().then((all) => { terms.value = all; }, () => undefined);
    if (!marked || marked.end - marked.start > 80) return;
    reading.quote(marked, "displayed").then((words) => {
      if (input.current && !input.current.value) input.current.value = words;
      return find(words);
    }, () => undefined);
  }, []);
  const go = (entry: DefinitionEntry) => {
    actions.close();
    store.jumpTo(entry.span, entry.page);
  };
  return (
    <Dialog title={M.defineTitle} onClose={() => actions.close()}>
      <Form submit={M.go} onCancel={() => actions.close()} onSubmit={(data) => void find(String(data.get("term")).trim())}>
        <Field id="define-term" label={M.term}><input id="define-term" ref={input} name="term" class="input" list="define-terms" required data-first autocomplete="off" /></Field>
        <datalist id="define-terms">{[...new Set(terms.value.map((one) => one.term))].map((term) => <option key={term} value={term} />)}</datalist>
        {problem.value && <p class="error" role="alert">{problem.value}</p>}
        <div aria-live="polite">
          {found.value.map(({ entry, words }) => (
            <section key={entry.span.start} class="definition">
              <blockquote class="quote">{words}</blockquote>
              <p class="muted small">{M.definedOn(store.pageAt(entry), entry.uses)} · <button type="button" class="link" onClick={() => go(entry)}>{M.goToDefinition}</button></p>
            </section>
          ))}
        </div>
      </Form>
    </Dialog>
  );
}

function KeysDialog() {
  const { actions, store } = useParts();
  const alt = store.preferences.value.keys === "alt";
  const groups = [...new Set(keyTable.map((one) => one.group))];
  const label = (key: string) => keyLabel(alt && /^(Shift\+)?.$/.test(key) ? `Alt+${key}` : key);
  return (
    <Dialog title={M.keysTitle} onClose={() => actions.close()} wide>
      <div class="form-body" tabIndex={0} data-first>
        <p class="muted small">{M.keysNote}</p>
        <div class="key-groups">
          {groups.map((group) => (
            <section key={group}>
              <h3 class="overline">{group}</h3>
              <dl class="keys">{keyTable.filter((one) => one.group === group).map((one) => <KeyRow key={one.id} keys={one.keys.map(label)} text={one.text} />)}</dl>
            </section>
          ))}
          <section>
            <h3 class="overline">{M.spanKeys}</h3>
            <dl class="keys">{spanKeys.map((one, n) => <KeyRow key={n} keys={one.keys.map(keyLabel)} text={one.text} />)}</dl>
          </section>
        </div>
      </div>
    </Dialog>
  );
}

const KeyRow = ({ keys, text }: { keys: string[]; text: string }) => (
  <div class="key-row"><dt>{keys.map((one) => <kbd key={one}>{one}</kbd>)}</dt><dd>{text}</dd></div>
);

function SettingsDialog() {
  const parts = useParts();
  const { store, actions } = parts;
  const set = (change: Preferences) => changePreferences(parts, change);
  const now = store.preferences.value;
  const radios = (name: "keys" | "theme", words: Record<string, string>, value: string) => (
    <fieldset class="radios">
      <legend>{name === "keys" ? M.keysSetting : M.modeSetting}</legend>
      {Object.entries(words).map(([one, word]) => (
        <label key={one} class="radio"><input type="radio" name={name} value={one} checked={value === one} onChange={() => set({ [name]: one } as Preferences)} /><span>{word}</span></label>
      ))}
    </fieldset>
  );
  return (
    <Dialog title={M.settingsTitle} onClose={() => actions.close()}>
      <div class="form-body">
        {radios("keys", M.keysSettings, now.keys ?? "default")}
        {radios("theme", M.modeSettings, now.theme ?? "system")}
        <Field id="text-size" label={`${M.textSize}: ${M.pixels(now.text_size ?? 18)}`}>
          <input id="text-size" type="range" min={16} max={24} step={1} value={now.text_size ?? 18} onInput={(event) => set({ text_size: Number(event.currentTarget.value) })} />
        </Field>
      </div>
    </Dialog>
  );
}
