// The family of a category decides the pattern of its underline, the code the letters in the margin.
import table from "../data/categories.json";

export type Family = "facts" | "money" | "duties" | "exit" | "risk";

const known = table as unknown as Record<string, [Family, string]>;

export const CATEGORIES: readonly string[] = Object.keys(known);

/** An unknown category, such as one of your own, is drawn as a duty. */
export const familyOf = (category: string): Family => known[category]?.[0] ?? "duties";

export function codeOf(category: string): string {
  const code = known[category]?.[1];
  if (code) return code;
  const words = category.split(/[^A-Za-z]+/).filter(Boolean);
  const letters = words.length > 1 ? `${words[0]?.[0]}${words[1]?.[0]}` : (words[0] ?? "??").slice(0, 2);
  return letters.toUpperCase();
}
