// Preferences of the person. They are on the server; none of a document is among them.
import { Refused } from "../api/client";
import type { Preferences } from "../api/types";
import { M } from "../messages";
import type { Parts } from "./context";

let saving: ReturnType<typeof setTimeout> | undefined;

/** Changes what is seen at once, and is saved a moment later. What the server refuses is taken back. */
export function changePreferences(parts: Pick<Parts, "store">, change: Preferences): void {
  const { store } = parts;
  const before = store.preferences.peek();
  show(parts, { ...before, ...change });
  clearTimeout(saving);
  saving = setTimeout(() => {
    store.client.json("PUT", "/preferences", store.preferences.peek()).catch((error: unknown) => {
      if (!(error instanceof Refused) || error.isTemporary || error.sessionOver || error.status === 404) return;
      show(parts, before);
      store.say(M.refused(error.detail.detail || error.detail.message, error.detail.remedy), true);
    });
  }, 400);
}

export async function loadPreferences(parts: Pick<Parts, "store">): Promise<void> {
  try {
    show(parts, await parts.store.client.json<Preferences>("GET", "/preferences"));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
  }
}

function show({ store }: Pick<Parts, "store">, preferences: Preferences): void {
  store.preferences.value = preferences;
  const root = document.documentElement;
  if (preferences.theme === "light" || preferences.theme === "dark") root.dataset.mode = preferences.theme;
  else delete root.dataset.mode;
  const size = Math.max(16, Math.min(24, preferences.text_size ?? 18));
  root.style.setProperty("--reading-size", `${size / 16}rem`);
}
