import assert from "node:assert/strict";
import { test } from "node:test";
import { Refused } from "../api/client";
import type { PassagesAnswer } from "../api/types";
import { Passages } from "../model/passages";

const asked = (start: number, answer: "nothing" | "clause" | null = null) => ({ span: { start, end: start + 10 }, answer });

function made(...answers: (PassagesAnswer | Error)[]) {
  const sent: unknown[] = [];
  const give = async <T>(): Promise<T> => {
    const next = answers.shift();
    if (!next || next instanceof Error) throw next ?? new Error("no answer");
    return next as T;
  };
  const passages = new Passages({ document: () => give(), send: (_method, path, body) => { sent.push([path, body]); return give(); } });
  return { passages, sent };
}

test("without a list of an earlier release nothing waits", async () => {
  const { passages } = made(new Refused(404, { reason: "not_found", message: "", remedy: "", field: "", detail: "" }, 0));
  await passages.load();
  assert.equal(passages.waiting.value, 0);
});

test("the next passage is the next one without an answer, around the end", async () => {
  const { passages } = made({ revision: 1, waiting: 2, passages: [asked(0), asked(20, "nothing"), asked(40)] });
  await passages.load();
  passages.current.value = 0;
  assert.equal(passages.next()?.span.start, 40);
  passages.current.value = 40;
  assert.equal(passages.next()?.span.start, 0);
});

test("a mark in the open passage is its answer", async () => {
  const list = [asked(0), asked(20)];
  const { passages, sent } = made({ revision: 1, waiting: 2, passages: list }, { revision: 2, waiting: 1, passages: [asked(0), asked(20, "clause")] });
  await passages.load();
  assert.equal(await passages.saved({ start: 22, end: 25 }), false);
  passages.current.value = 20;
  assert.equal(await passages.saved({ start: 0, end: 20 }), false);
  assert.equal(await passages.saved({ start: 22, end: 25 }), true);
  assert.deepEqual(sent, [["/passages:answer", { start: 20, answer: "clause" }]]);
  assert.equal(passages.waiting.value, 1);
});
