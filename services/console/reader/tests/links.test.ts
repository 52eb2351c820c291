import assert from "node:assert/strict";
import { test } from "node:test";
import type { DefinitionEntry, ReferenceEntry } from "../api/types";
import { definitionsOf, partsOf, referencesIn } from "../model/links";

const reference = (start: number, end: number, targets = 1): ReferenceEntry => ({
  span: { start, end }, page: 1, state: targets ? "found" : "not_in_document", targets: targets ? [{ span: { start: 90, end: 93 }, page: 2 }] : [],
});
const term = (words: string): DefinitionEntry => ({ term: words, span: { start: 0, end: 1 }, body: { start: 0, end: 1 }, page: 1, uses: 2, places: [] });

test("references of a span are those that lead somewhere", () => {
  const all = [reference(5, 8), reference(10, 20), reference(22, 24, 0), reference(30, 33)];
  assert.deepEqual(referencesIn(all, { start: 15, end: 30 }), [all[1]]);
  assert.deepEqual(referencesIn(all, { start: 0, end: 40 }), [all[0], all[1], all[3]]);
});

test("a text is cut at its references", () => {
  const parts = partsOf("see Section 2.1 now", 100, 119, [reference(104, 115)], (offset) => offset);
  assert.deepEqual(parts.map((one) => [one.text, one.start, one.reference !== null]), [["see ", 100, false], ["Section 2.1", 104, true], [" now", 115, false]]);
});

test("a term is found in the plural and in a longer passage", () => {
  const all = [term("Material Subsidiary"), term("Subsidiary"), term("Lien")];
  assert.deepEqual(definitionsOf(all, "Material Subsidiaries").map((one) => one.term), ["Material Subsidiary"]);
  assert.deepEqual(definitionsOf(all, "each Permitted Lien").map((one) => one.term), ["Lien"]);
  assert.deepEqual(definitionsOf(all, "Bank"), []);
});
