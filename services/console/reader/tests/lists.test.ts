import assert from "node:assert/strict";
import { test } from "node:test";
import { Client } from "../api/client";
import { inside, stretches } from "../model/cards";
import { Pictures } from "../model/pictures";

test("a short list is mounted as a whole", () => {
  assert.deepEqual(stretches(40, [0, 0], -1), [{ from: 0, to: 40, isMounted: true }]);
  assert.deepEqual(stretches(0, [0, 0], -1), []);
});

test("of a long list the cards near the view and the current one are mounted", () => {
  const found = stretches(100, [33, 45], 90);
  assert.deepEqual(found, [
    { from: 0, to: 24, isMounted: false },
    { from: 24, to: 56, isMounted: true },
    { from: 56, to: 88, isMounted: false },
    { from: 88, to: 96, isMounted: true },
    { from: 96, to: 100, isMounted: false },
  ]);
  assert.equal(found.at(-1)?.to, 100);
});

test("the cards in view follow from heights", () => {
  const heights = [60, 60, 300, 60, 60];
  const heightOf = (n: number) => heights[n] ?? 0;
  assert.deepEqual(inside(5, heightOf, 0, 100), [0, 1]);
  assert.deepEqual(inside(5, heightOf, 130, 430), [2, 3]);
  assert.deepEqual(inside(5, heightOf, 9_000, 9_900), [4, 4]);
  assert.deepEqual(inside(0, heightOf, 0, 100), [0, 0]);
});

function pictures(): { read: string[]; made: Pictures; answer: (url: string) => void } {
  const read: string[] = [];
  const waiting = new Map<string, (answer: Response) => void>();
  const fetcher = ((url: string, init: RequestInit) => new Promise<Response>((done, fail) => {
    read.push(url);
    waiting.set(url, done);
    init.signal?.addEventListener("abort", () => fail(new DOMException("", "AbortError")));
  })) as typeof fetch;
  const client = new Client({ documentId: "d", api: "", csrf: "", person: "", signIn: "", queue: "", title: "", history: "", oversees: false }, fetcher);
  return { read, made: new Pictures(client, () => "review"), answer: (url) => waiting.get(url)?.(new Response("")) };
}

test("a picture that a jump prepared is read once, and kept", async () => {
  const { read, made, answer } = pictures();
  made.prepare(250, 800);
  const wanted = made.want(250, 800);
  answer(read[0] ?? "");
  await wanted.blob;
  wanted.drop();
  await made.want(250, 800).blob;
  assert.equal(read.length, 1);
  made.forget();
  made.want(250, 800).blob.catch(() => undefined);
  assert.equal(read.length, 2);
});

test("a picture that nobody wants is given up, and the others get their turn", async () => {
  const { read, made } = pictures();
  const wanted = made.want(1, 800);
  const turn = made.turn();
  wanted.drop();
  await assert.rejects(wanted.blob);
  await turn;
  const again = made.want(1, 800);
  assert.equal(read.length, 2);
  again.blob.catch(() => undefined);
  again.drop();
});
