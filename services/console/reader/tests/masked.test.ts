import assert from "node:assert/strict";
import { test } from "node:test";
import type { Part, StructureAnswer, Table } from "../api/types";
import type { Client } from "../api/client";
import { blocksOf } from "../model/blocks";
import { cutPlaceholders, withoutPlaceholders } from "../model/masked";
import { Structure } from "../model/structure";

const words = (text: string, start: number, length = text.length) => ({ text, span: { start, end: start + length }, page: 0, masked: text.includes("[") });

test("placeholders in words are values with their ids", () => {
  assert.deepEqual(cutPlaceholders("Offer to [PERSON_3], born [DATE_OF_BIRTH_12]"), [
    { text: "Offer to ", id: "" }, { text: "[PERSON_3]", id: "PERSON_3" }, { text: ", born ", id: "" }, { text: "[DATE_OF_BIRTH_12]", id: "DATE_OF_BIRTH_12" },
  ]);
  assert.deepEqual(cutPlaceholders("[in 1971] [A] [PERSON_0]").map((one) => one.id), [""]);
  assert.equal(withoutPlaceholders({ text: "To [PERSON_3]", masked: true }, "masked value"), "To masked value");
  assert.equal(withoutPlaceholders({ text: "To [PERSON_3]", masked: false }, "masked value"), "To [PERSON_3]");
});

test("cells have the words of the text: a masked value has its length there, and no placeholder", () => {
  const text = "Fees\n\nName\t████ ███\n\nx";
  const cells = [{ row: 0, column: 0, words: words("Name", 6) }, { row: 0, column: 1, words: words("[PERSON_3]", 11, 8) }];
  const tables: Table[] = [{ number: 1, rows: 1, columns: 2, cells }];
  const sheet: Part = { kind: "sheet", number: 1, title: words("Fees", 0), span: { start: 0, end: 19 }, hidden: false };
  for (const parts of [[], [sheet]]) {
    const table = blocksOf(text, 0, { sections: [], tables, parts }).find((one) => one.kind === "table");
    assert.deepEqual(table?.kind === "table" && table.rows[0]?.map((one) => one?.text), ["Name", "████ ███"]);
  }
});

const answers = (...titles: (string | Promise<string>)[]): Client => {
  const left = [...titles];
  const document = async (): Promise<StructureAnswer> => {
    const heading = words(await (left.shift() ?? ""), 0);
    return { sections: [{ number: words("1", 0), heading, span: { start: 0, end: 9 }, level: 1 }], tables: [], headers: [], footers: [], pages: 0, next_cursor: "" };
  };
  return { document } as unknown as Client;
};
const heading = (structure: Structure) => structure.sections.value[0]?.heading.text;

test("what was revealed in titles is hidden at once", async () => {
  const structure = new Structure();
  const client = answers("[PERSON_1]", "Ann Lee");
  await structure.load(client, "review");
  await structure.load(client, "review", true);
  assert.equal(heading(structure), "Ann Lee");
  structure.hide();
  assert.equal(heading(structure), "[PERSON_1]");
});

test("titles that arrive after values were hidden are not shown", async () => {
  const structure = new Structure();
  let arrive: (title: string) => void = () => undefined;
  const late = new Promise<string>((done) => { arrive = done; });
  const loading = structure.load(answers(late), "review", true);
  structure.hide();
  arrive("Ann Lee");
  await loading;
  assert.equal(heading(structure), undefined);
});
