// Lines that a page broke are joined, and no others.
import assert from "node:assert/strict";
import { test } from "node:test";
import { blocksOf } from "../model/blocks";
import { joined, widthOf } from "../model/lines";

const FULL = "The Borrower shall repay the Loans on the last Business Day of each";
const section = (number: string, title: string, start: number) => ({
  number: { text: number, span: { start, end: start + number.length }, page: 1, masked: false },
  heading: { text: title, span: { start: start + number.length + 1, end: start + number.length + 1 + title.length }, page: 1, masked: false },
  span: { start, end: start + 300 },
  level: 1,
});

const JOINED: Record<string, [string, boolean]> = {
  "a full line": [`${FULL}\nquarter.`, true],
  "a line that ended early": ["By: the Borrower\nName: the Treasurer", false],
  "a line of a table of contents": [`Section 2.05 Repayment ${".".repeat(40)} 17\nSection 2.06`, false],
  "columns made with spaces": ["September 30, 2024        $437,500 and the rest on the Maturity Date\nJune", false],
  "the next item of a list": [`${FULL} year; and\n(b) the rest.`, false],
  "a number in a sentence": [`${FULL} of clauses\n(b) and (c).`, true],
};

for (const [name, [text, isJoined]] of Object.entries(JOINED)) {
  test(`${name}: ${isJoined ? "joined" : "kept"}`, () => {
    const found = joined(text, 70);
    assert.equal(found.includes("\n"), !isJoined);
    assert.equal(found.length, text.length);
  });
}

test("a text whose paragraphs are lines has no width", () => {
  assert.equal(widthOf(Array(20).fill("word ".repeat(80)).join("\n")), Infinity);
  assert.equal(widthOf("one\ntwo"), Infinity);
  assert.equal(widthOf(Array(20).fill(FULL).join("\n")), FULL.length);
});

test("paragraphs of a text that a page broke flow, and the stop after a heading is part of it", () => {
  const head = "2.05 Repayment";
  const body = `. ${Array(6).fill(FULL).join("\n")}\nquarter.`;
  const [heading, paragraph] = blocksOf(`${head}${body}`, 0, { sections: [section("2.05", "Repayment", 0)], tables: [], parts: [] });
  assert.deepEqual([heading?.kind, paragraph?.kind], ["heading", "paragraph"]);
  assert.ok(heading?.kind === "heading" && heading.piece.text === `${head}.` && heading.piece.span.end === head.length + 1);
  assert.ok(paragraph?.kind === "paragraph" && paragraph.piece.text.startsWith("The Borrower") && !paragraph.piece.text.includes("\n"));
});

test("a page break of a plain text ends a paragraph, and is in none", () => {
  const found = blocksOf("One.\fTwo\n\fthree\n\f\nfour", 3, { sections: [], tables: [], parts: [] });
  assert.deepEqual(
    found.map((one) => one.kind === "paragraph" && [one.piece.text, one.piece.span.start, one.piece.span.end]),
    [["One.", 3, 7], ["Two", 8, 11], ["three", 13, 18], ["four", 21, 25]],
  );
});
