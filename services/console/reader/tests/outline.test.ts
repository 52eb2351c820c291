import assert from "node:assert/strict";
import { test } from "node:test";
import type { Section } from "../api/types";
import { treeOf } from "../model/outline";

const words = (text: string) => ({ text, span: { start: 0, end: 0 }, page: 0, masked: false });
const section = (number: string, heading: string, level = 1): Section =>
  ({ number: words(number), heading: words(heading), span: { start: 0, end: 0 }, level }) as Section;

const shown = (...sections: Section[]) =>
  treeOf(sections).map(({ part, nodes }) => [part, ...nodes.map((one) => `${one.section.number.text}${one.children.map((each) => `>${each.section.number.text}`).join("")}`)]);

test("exhibits and notes begin a part, with the sections behind them", () => {
  const found = shown(section("ARTICLE I", "Terms"), section("1.01", "Words", 2), section("EXHIBIT A", "Form of note"), section("ARTICLE I", "Payment"), section("", "Notes to the accounts"));
  assert.deepEqual(found, [["agreement", "ARTICLE I>1.01"], ["exhibit", "EXHIBIT A", "ARTICLE I"], ["notes", ""]]);
});

test("a label of a filing before the agreement begins no part", () => {
  assert.deepEqual(shown(section("Exhibit 10.1", ""), section("ARTICLE I", "Terms")), [["agreement", "Exhibit 10.1", "ARTICLE I"]]);
});

test("no sections have no parts", () => assert.deepEqual(shown(), []));
