// Where words are, as a lawyer cites them: "§ 7.01(k), p. 88".
import type { Section } from "../api/types";

/** The sections around `offset`, the outermost first. */
export function sectionsAt(sections: readonly Section[], offset: number): Section[] {
  return sections.filter((one) => one.span.start <= offset && offset < one.span.end).sort((a, b) => a.level - b.level || a.span.start - b.span.start);
}

/** The number of the innermost section: (k) of 7.01 is 7.01(k). */
export function numberAt(sections: readonly Section[], offset: number): string {
  const numbers = sectionsAt(sections, offset).map((one) => one.number.text.trim().replace(/^(section|article|clause|§)\s*/i, "").replace(/\.$/, "")).filter(Boolean);
  let whole = "";
  for (const number of numbers) {
    if (number.startsWith("(") && whole && !whole.endsWith(number)) whole += number;
    else whole = number;
  }
  return whole;
}

export type PartName = "agreement" | "exhibit" | "notes";

/** The part that a section of the first level begins. */
export function partOf(heading: string): PartName | "" {
  if (/^\s*(exhibit|schedule|annex|appendix|attachment)\b/i.test(heading)) return "exhibit";
  if (/^\s*(notes?\b|footnotes\b|notes to )/i.test(heading)) return "notes";
  return "";
}
