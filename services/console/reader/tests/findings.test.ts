import assert from "node:assert/strict";
import { test } from "node:test";
import type { Finding, Place, Span } from "../api/types";
import { findingItem, isInside } from "../model/items";

const span = (start: number, end: number): Span => ({ start, end });
const place = (start: number, part = "", document_id = ""): Place => ({ span: span(start, start + 5), part, document_id });
const finding = (places: Place[], annotation_ids: string[] = []): Finding => ({
  finding_id: "f", rule_id: "law", category: "Governing Law", severity: "high", message: "No law.", playbook: "loan", playbook_version: "1",
  annotation_ids, hidden: false, kind: "playbook", state: "absent", places, lasting_id: "", review: null,
});
const starts = (one: Finding) => findingItem(one, (id) => (id === "a" ? span(80, 90) : undefined), false).spans.map((each) => each.start);

test("a missing clause of a document inside the file leads to its title, other findings to their words", () => {
  const title = place(40, "title");
  assert.deepEqual(starts(finding([title])), [40]);
  assert.deepEqual(starts(finding([place(60), title])), [60]);
  assert.deepEqual(starts(finding([title], ["a"])), [80]);
  assert.deepEqual([finding([title]), finding([place(60)]), finding([place(1, "title", "d")])].map(isInside), [true, false, false]);
  assert.equal(isInside(null), false);
});
