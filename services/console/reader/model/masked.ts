// Placeholders in words that the API shows with them: `[PERSON_3]`.
import type { PlacedText } from "../api/types";

const PLACEHOLDER = /\[([A-Z][A-Z_]*_[1-9]\d*)\]/;

/** Cuts `text` at its placeholders. `id`: that of the value, or empty. */
export function cutPlaceholders(text: string): { text: string; id: string }[] {
  return text.split(PLACEHOLDER).map((one, n) => (n % 2 === 0 ? { text: one, id: "" } : { text: `[${one}]`, id: one })).filter((one) => one.text);
}

/** The words with `name` in place of each masked value. */
export function withoutPlaceholders({ text, masked }: Pick<PlacedText, "text" | "masked">, name: string): string {
  return masked ? cutPlaceholders(text).map((one) => (one.id ? name : one.text)).join("") : text;
}
