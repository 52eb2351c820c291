import assert from "node:assert/strict";
import { test } from "node:test";
import type { Part, Section } from "../api/types";
import { treeOf } from "../model/outline";

const words = (text: string) => ({ text, span: { start: 0, end: 0 }, page: 0, masked: false });
const section = (number: string, heading: string, level = 1): Section =>
  ({ number: words(number), heading: words(heading), span: { start: 0, end: 0 }, level }) as Section;

const shown = (...sections: Section[]) =>
  treeOf(sections).parts.map(({ part, nodes }) => [part, ...nodes.map((one) => `${one.section.number.text}${one.children.map((each) => `>${each.section.number.text}`).join("")}`)]);

test("exhibits and notes begin a part, with the sections behind them", () => {
  const found = shown(section("ARTICLE I", "Terms"), section("1.01", "Words", 2), section("EXHIBIT A", "Form of note"), section("ARTICLE I", "Payment"), section("", "Notes to the accounts"));
  assert.deepEqual(found, [["agreement", "ARTICLE I>1.01"], ["exhibit", "EXHIBIT A", "ARTICLE I"], ["notes", ""]]);
});

test("a label of a filing before the agreement begins no part", () => {
  assert.deepEqual(shown(section("Exhibit 10.1", ""), section("ARTICLE I", "Terms")), [["agreement", "Exhibit 10.1", "ARTICLE I"]]);
});

test("no sections have no parts", () => assert.deepEqual(shown(), []));

test("a section of a document inside the file is listed once, below that document", () => {
  const at = (start: number, number: string, heading: string, level = 1): Section =>
    ({ ...section(number, heading, level), span: { start, end: start + 5 } });
  const inside = (start: number, end: number, title: string): Part =>
    ({ kind: "document", number: 1, title: { text: title, span: { start, end: start + 9 }, page: 0, masked: false }, span: { start, end }, hidden: false });
  const sections = [
    at(0, "ARTICLE I", "Terms"), at(10, "1.01", "Words", 2), at(20, "EXHIBIT A", "Form of note"), at(30, "1", "Payment"), at(35, "1.1", "Late", 2),
    at(40, "EXHIBIT B", ""), at(60, "1", "Guaranty", 2), at(80, "EXHIBIT C", "Not found"),
  ];
  const { parts, inside: nodes } = treeOf(sections, [inside(20, 40, "EXHIBIT A"), inside(40, 70, "EXHIBIT B")]);
  assert.deepEqual(parts.map((one) => [one.part, ...one.nodes.map((node) => node.section.number.text)]), [["agreement", "ARTICLE I"], ["exhibit", "EXHIBIT C"]]);
  assert.deepEqual(nodes.map((one) => one.map((node) => [node.section.heading.text, node.children.length])), [[["Payment", 1]], [["Guaranty", 0]]]);
});
