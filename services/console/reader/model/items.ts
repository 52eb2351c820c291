// What a reviewer decides on: findings and annotations, as one list.
import type { Annotation, Finding, FindingState, AnnotationState, Place, Severity, Span } from "../api/types";

export type ItemState = FindingState | AnnotationState;

export interface Item {
  key: string;
  id: string;
  kind: "annotation" | "finding";
  category: string;
  title: string;
  state: ItemState;
  severity: Severity | null;
  spans: Span[];
  /** The clause was searched for and not found. */
  missing: boolean;
  /** The text, or the value, could not be read: nothing is known about it. */
  notRead: boolean;
  /** How many words of it were read from a scan with a low confidence. */
  uncertain: number;
  pending: boolean;
  annotation: Annotation | null;
  finding: Finding | null;
}

export const keyOf = (kind: Item["kind"], id: string): string => `${kind === "annotation" ? "a" : "f"}:${id}`;

export const isUndecided = (item: Item): boolean =>
  item.state === "proposed" || item.state === "undecided";

export const isDecided = (item: Item): boolean => !isUndecided(item);

/** The rule of findings that reviewers add. */
export const ADDED = "added";

/** Whether the place is the title of the document inside the file that a finding is about. */
const isTitle = (place: Place) => place.part === "title" && !place.document_id;

/** Whether the finding is about a document inside the file. */
export const isInside = (one: Finding | null) => !!one?.places.some(isTitle);

/** The code of a reason: neither the playbook nor the model found it. */
export const MISSED = "missed";

export function annotationItem(one: Annotation, pending: boolean): Item {
  return {
    key: keyOf("annotation", one.annotation_id),
    id: one.annotation_id,
    kind: "annotation",
    category: one.category,
    title: one.category,
    state: one.state,
    severity: null,
    spans: [one.span],
    missing: false,
    notRead: false,
    uncertain: one.uncertain_words ?? 0,
    pending,
    annotation: one,
    finding: null,
  };
}

export function findingItem(one: Finding, spansOf: (annotationId: string) => Span | undefined, pending: boolean): Item {
  const own = one.places.filter((place) => !place.document_id);
  const titles = own.filter(isTitle);
  const places = own.filter((place) => !isTitle(place));
  const found = [...one.annotation_ids.map(spansOf).filter((span) => span !== undefined), ...places.map((place) => place.span)];
  // A missing clause of a document inside the file leads to that document.
  const spans = found.length ? found : titles.map((place) => place.span);
  return {
    key: keyOf("finding", one.finding_id),
    id: one.finding_id,
    kind: "finding",
    category: one.category,
    title: one.rule_id === ADDED ? one.category : one.message || one.category,
    state: one.review?.state ?? "undecided",
    severity: one.severity,
    spans: spans.sort((a, b) => a.start - b.start || a.end - b.end),
    missing: one.state === "absent",
    notRead: one.state === "not_read",
    uncertain: one.uncertain_words ?? 0,
    pending,
    annotation: null,
    finding: one,
  };
}

const WEIGHT: Record<Severity, number> = { critical: 4, high: 3, medium: 2, low: 1, info: 0 };

/** Findings first, the gravest first; then annotations, each in the order of the text. */
export function inOrder(items: Item[]): Item[] {
  const first = (item: Item) => item.spans[0]?.start ?? Number.MAX_SAFE_INTEGER;
  return items.sort(
    (a, b) =>
      Number(a.kind === "annotation") - Number(b.kind === "annotation") ||
      (b.severity ? WEIGHT[b.severity] : 0) - (a.severity ? WEIGHT[a.severity] : 0) ||
      first(a) - first(b) ||
      a.key.localeCompare(b.key),
  );
}

/** The next or the previous key that `wanted` accepts, after `from`, around the end. */
export function neighbour(order: readonly string[], from: string, step: 1 | -1, wanted: (key: string) => boolean): string {
  const at = order.indexOf(from);
  for (let n = 1; n <= order.length; n++) {
    const key = order[(((at < 0 && step < 0 ? 0 : at) + step * n) % order.length + order.length) % order.length];
    if (key !== undefined && key !== from && wanted(key)) return key;
  }
  return "";
}
