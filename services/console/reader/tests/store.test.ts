import assert from "node:assert/strict";
import { test } from "node:test";
import type { Client } from "../api/client";
import type { AnnotationSet } from "../api/types";
import { Spans } from "../model/spans";
import type { Reading } from "../model/reading";
import { Store } from "../model/store";

const TEXT = "One two three four five";

function made(answers: Partial<Record<string, unknown>> = {}) {
  const client = { document: async (path: string) => answers[path] ?? {} } as unknown as Client;
  return new Store(client, { later: () => undefined, now: () => new Date(0), newId: () => "id" });
}

const setOf = (revision: number) => ({ revision, state: "proposed", annotations: [], findings: [] }) as unknown as AnnotationSet;

for (const [read, kept] of [[1, 2], [2, 2], [3, 3]] as const) {
  test(`a set of revision ${read} that arrives at revision 2 leaves ${kept}`, async () => {
    const store = made({ "/annotations": { annotation_set: setOf(read) }, "/findings": { findings: [] } });
    store.load(setOf(2), []);
    await store.reload();
    assert.equal(store.revision.value, kept);
    assert.equal(store.stale, read < 2);
  });
}

test("moves that wait for text are made in order, and none comes after the span was dropped", async () => {
  const store = made();
  const waiting: (() => void)[] = [];
  const reading = {
    length: TEXT.length,
    text: ({ start }: { start: number }) => new Promise((done) => waiting.push(() => done({ start, end: TEXT.length, text: TEXT.slice(start) }))),
  } as unknown as Reading;
  const spans = new Spans(store, reading);
  const tick = () => new Promise((done) => setImmediate(done));
  store.marked.value = { span: { start: 0, end: 3 }, mode: "edit", key: "a:1" };
  void spans.move("end", 1);
  void spans.move("end", 1);
  await tick();
  assert.equal(waiting.length, 1);
  waiting.shift()?.();
  await spans.moves;
  assert.deepEqual(store.marked.value?.span, { start: 0, end: 13 });
  const other = new Spans(store, reading);
  void other.move("end", 1);
  await tick();
  store.marked.value = null;
  waiting.shift()?.();
  await other.moves;
  assert.equal(store.marked.value, null);
});
