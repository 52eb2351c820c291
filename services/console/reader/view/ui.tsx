// Small parts: buttons, icons, dialogs.
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { ItemState } from "../model/items";
import { M } from "../messages";

const PATHS = {
  outline: "M3 4.5h10M5.5 8H13M5.5 11.5H13",
  up: "M4 10l4-4 4 4",
  down: "M4 6l4 4 4-4",
  right: "M6 4l4 4-4 4",
  search: "M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9ZM10.5 10.5L14 14",
  undo: "M6 3.5L3 6.5l3 3M3 6.5h6a3.5 3.5 0 0 1 0 7H7",
  redo: "M10 3.5l3 3-3 3M13 6.5H7a3.5 3.5 0 0 0 0 7h2",
  eye: "M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8ZM8 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z",
  hidden: "M2 2l12 12M6 4c.6-.3 1.300-.5 2-.5 4 0 6.500 4.500 6.500 4.500a12 12 0 0 1-1.700 2.200M4 5.300C2.400 6.500 1.500 8 1.500 8S4 12.500 8 12.500c1 0 1.900-.3 2.700-.7",
  plus: "M8 3v10M3 8h10",
  minus: "M3 8h10",
  flag: "M4 14V2.500h8.500l-2 3 2 3H4",
  close: "M4 4l8 8M12 4l-8 8",
  clock: "M8 1.500a6.500 6.500 0 1 0 0 13 6.500 6.500 0 0 0 0-13ZM8 4.500V8l2.500 1.500",
  gear: "M8 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM8 1.500v2M8 12.500v2M1.500 8h2M12.500 8h2M3.400 3.400l1.400 1.400M11.200 11.200l1.400 1.400M12.600 3.400l-1.400 1.400M4.800 11.200l-1.400 1.400",
  save: "M8 2.500v7.500M5 7l3 3 3-3M3 13h10",
  leave: "M9.500 2.500h-6v11h6M7 8h7M11.500 5.500L14 8l-2.500 2.500",
  check: "M3 8.500l3.500 3.500L13 4.500",
} as const;

export type IconName = keyof typeof PATHS;

export const Icon = ({ name }: { name: IconName }) => (
  <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
    <path d={PATHS[name]} fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" />
  </svg>
);

type ButtonProps = {
  label: string;
  onClick: () => void;
  icon?: IconName;
  keys?: string;
  kind?: "plain" | "primary" | "quiet" | "danger" | "icon";
  pressed?: boolean;
  expanded?: boolean;
  disabled?: boolean;
  name?: string;
  autofocus?: boolean;
};

/** Its children come a task later than what is beside it: the page that is read has its picture on the way by then. */
export function Later({ children }: { children: ComponentChildren }) {
  const isTime = useSignal(false);
  useLayoutEffect(() => {
    const timer = setTimeout(() => { isTime.value = true; }, 0);
    return () => clearTimeout(timer);
  }, []);
  return <>{isTime.value && children}</>;
}

/** A button with its words, or an icon with its words as a name; its key is part of the title. */
export function Button({ label, onClick, icon, keys, kind = "plain", pressed, expanded, disabled, name }: ButtonProps) {
  const iconOnly = kind === "icon";
  return (
    <button
      type="button"
      class={`button button-${kind}`}
      title={keys ? `${label} (${keys})` : iconOnly ? label : undefined}
      aria-label={iconOnly ? label : undefined}
      aria-pressed={pressed}
      aria-expanded={expanded}
      aria-keyshortcuts={keys ? keys.replace("Ctrl", "Control") : undefined}
      disabled={disabled}
      data-action={name}
      onClick={onClick}
    >
      {icon && <Icon name={icon} />}
      {!iconOnly && <span>{label}</span>}
      {keys && !iconOnly && <kbd aria-hidden="true">{keys}</kbd>}
    </button>
  );
}

/** A modal dialog. Escape and Cancel close it, and the focus returns to what had it before. */
export function Dialog({ title, onClose, children, wide, alert }: { title: string; onClose: () => void; children: ComponentChildren; wide?: boolean; alert?: boolean }) {
  const ref = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const element = ref.current;
    const opener = document.activeElement;
    element?.showModal();
    const first = element?.querySelector<HTMLElement>("[data-first]");
    first?.focus();
    if (first instanceof HTMLInputElement && first.type !== "radio") first.select();
    return () => {
      element?.close();
      giveBack(opener);
    };
  }, []);
  return (
    <dialog
      ref={ref}
      class={wide ? "dialog dialog-wide" : "dialog"}
      role={alert ? "alertdialog" : undefined}
      aria-labelledby="dialog-title"
      onCancel={(event: Event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <header class="dialog-head">
        <h2 id="dialog-title">{title}</h2>
        <Button label={M.close} icon="close" kind="icon" onClick={onClose} />
      </header>
      {children}
    </dialog>
  );
}

/** The focus goes back to what had it; to the current item if that was in the list, or is gone. */
export function giveBack(opener: Element | null): void {
  requestAnimationFrame(() => {
    if (document.querySelector("dialog[open]")) return;
    const known = opener instanceof HTMLElement && opener.isConnected && opener !== document.body && !opener.closest(".cards") ? opener : null;
    const current = document.querySelector<HTMLElement>(".card-current .card-head");
    // A button of the current item keeps the focus.
    const button = opener instanceof HTMLElement && opener.isConnected && opener.closest(".card-current") ? opener : null;
    (known ?? button ?? current)?.focus({ preventScroll: true });
  });
}

export function Form({ children, submit, onSubmit, onCancel, disabled, danger }: { children: ComponentChildren; submit: string; onSubmit: (data: FormData) => void; onCancel: () => void; disabled?: boolean; danger?: boolean }) {
  const send = (event: Event) => {
    event.preventDefault();
    onSubmit(new FormData(event.currentTarget as HTMLFormElement));
  };
  const keydown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || !event.ctrlKey || !(event.currentTarget instanceof HTMLFormElement)) return;
    // The dialog closes: the same press must not complete the review.
    event.preventDefault();
    event.stopPropagation();
    event.currentTarget.requestSubmit();
  };
  return (
    <form class="form" autocomplete="off" onSubmit={send} onKeyDown={keydown}>
      <div class="form-body">{children}</div>
      <footer class="dialog-foot">
        <Button label={M.cancel} onClick={onCancel} />
        <button type="submit" class={danger ? "button button-danger" : "button button-primary"} disabled={disabled}>{submit}</button>
      </footer>
    </form>
  );
}

export function Field({ label, children, id, hint }: { label: string; children: ComponentChildren; id: string; hint?: string }) {
  return (
    <div class="field">
      <label for={id}>{label}{hint && <span class="muted"> · {hint}</span>}</label>
      {children}
    </div>
  );
}

export const StateWord = ({ state, pending }: { state: ItemState; pending?: boolean }) => {
  const [glyph, word] = M.state[state];
  return (
    <span class={`state state-${state}`}>
      <span class="glyph" aria-hidden="true">{glyph}</span>
      <span class="state-word">{word}</span>
      {pending && <span class="pending">{M.unsaved}</span>}
    </span>
  );
};
