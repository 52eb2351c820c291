// Preferences of the person. They are on the server; none of a document is among them.
import { Refused } from "../api/client";
import type { Preferences } from "../api/types";
import type { Parts } from "./context";

let saving: ReturnType<typeof setTimeout> | undefined;

export function applyPreferences({ store }: Pick<Parts, "store">, preferences: Preferences, save: boolean): void {
  store.preferences.value = preferences;
  const root = document.documentElement;
  if (preferences.mode === "light" || preferences.mode === "dark") root.dataset.mode = preferences.mode;
  else delete root.dataset.mode;
  const size = Math.max(16, Math.min(24, preferences.text_size ?? 18));
  root.style.setProperty("--reading-size", `${size / 16}rem`);
  if (!save) return;
  clearTimeout(saving);
  saving = setTimeout(() => {
    store.client.json("PUT", "/preferences", preferences).catch(() => undefined);
  }, 500);
}

export async function loadPreferences(parts: Pick<Parts, "store">): Promise<void> {
  try {
    applyPreferences(parts, await parts.store.client.json<Preferences>("GET", "/preferences"), false);
  } catch (error) {
    if (!(error instanceof Refused)) return;
  }
}
