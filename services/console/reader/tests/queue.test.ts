import assert from "node:assert/strict";
import { test } from "node:test";
import { Refused, Unreachable } from "../api/client";
import type { DecisionAnswer } from "../api/types";
import { DecisionQueue, type Job } from "../model/queue";

type Reply = (job: Job) => Promise<DecisionAnswer>;

const detail = { reason: "conflict", message: "", remedy: "", field: "", detail: "" };
const refused = (status: number, reason: string): Refused => new Refused(status, { ...detail, reason }, 0);
const tick = () => new Promise((done) => setImmediate(done));

function made(replies: Reply[]) {
  const state = { revision: 1, sent: [] as [string, string, number][], done: [] as string[], refused: [] as string[], timers: [] as (() => void)[], ids: 0, same: false };
  const queue = new DecisionQueue({
    send: async (job) => {
      state.sent.push([job.name, job.id, job.revision]);
      const reply = replies.shift();
      if (!reply) {
        state.revision++;
        return { revision: state.revision };
      }
      return reply(job);
    },
    revision: () => state.revision,
    done: (job, answer) => {
      state.revision = answer.revision;
      state.done.push(job.name);
    },
    refused: (job) => void state.refused.push(job.name),
    conflict: async () => {
      state.revision = 9;
      return state.same;
    },
    changed: () => undefined,
    later: (run) => void state.timers.push(run),
    now: () => new Date(0),
    newId: () => `id-${++state.ids}`,
  });
  return { queue, state };
}

const job = (name: string, more: Partial<Job> = {}) => ({ key: `a:${name}`, kind: "annotation" as const, name, body: {}, ...more });

test("decisions go one at a time, each with the revision that the one before made", async () => {
  const { queue, state } = made([]);
  queue.add(job("one"));
  queue.add(job("two"));
  await tick();
  assert.deepEqual(state.sent.map(([name, , revision]) => [name, revision]), [["one", 1], ["two", 2]]);
  assert.equal(queue.waiting.value, 0);
});

test("without an answer the same request is sent again, with its id and revision", async () => {
  const { queue, state } = made([() => Promise.reject(new Unreachable())]);
  queue.add(job("one"));
  await tick();
  assert.equal(queue.line.value, "down");
  assert.equal(queue.waiting.value, 1);
  state.timers.shift()?.();
  await tick();
  assert.deepEqual(state.sent, [["one", "id-1", 1], ["one", "id-1", 1]]);
  assert.equal(queue.line.value, "up");
  assert.equal(queue.offlineSince.value, null);
});

test("a conflict about something else sends the decision again, as another one, on the new revision", async () => {
  const { queue, state } = made([() => Promise.reject(refused(409, "conflict"))]);
  state.same = true;
  queue.add(job("one"));
  await tick();
  assert.deepEqual(state.sent, [["one", "id-1", 1], ["one", "id-2", 9]]);
});

for (const [choice, sent] of [["theirs", 1], ["mine", 2]] as const) {
  test(`a conflict about the same thing waits for the reviewer: ${choice}`, async () => {
    const { queue, state } = made([() => Promise.reject(refused(409, "conflict"))]);
    queue.add(job("one"));
    queue.add(job("two"));
    await tick();
    assert.equal(queue.line.value, "conflict");
    assert.equal(state.sent.length, 1);
    queue.settle(choice);
    await tick();
    assert.equal(state.sent.filter(([name]) => name === "one").length, sent);
    assert.equal(queue.waiting.value, 0);
  });
}

test("after the end of the session decisions wait until the person is back", async () => {
  const { queue, state } = made([() => Promise.reject(refused(401, "session_expired"))]);
  queue.add(job("one"));
  queue.add(job("two"));
  await tick();
  assert.equal(queue.line.value, "session");
  queue.resume();
  await tick();
  assert.deepEqual(state.done, ["one", "two"]);
});

test("a refused decision is dropped, and the next one goes on", async () => {
  const { queue, state } = made([() => Promise.reject(refused(412, "precondition_failed"))]);
  queue.add(job("one"));
  queue.add(job("two"));
  await tick();
  assert.deepEqual([state.refused, state.done], [["one"], ["two"]]);
});

test("what needs a refused decision is dropped with it", async () => {
  const { queue, state } = made([() => Promise.reject(refused(412, "precondition_failed"))]);
  queue.add(job("mark"));
  queue.add(job("finding", { after: "a:mark" }));
  queue.add(job("other"));
  await tick();
  assert.deepEqual([state.refused, state.done], [["mark"], ["other"]]);
});

test("a rejection waits for its reason; the next decision releases it", async () => {
  const { queue, state } = made([]);
  queue.add(job("one", { held: true }));
  await tick();
  assert.equal(state.sent.length, 0);
  queue.release("duplicate");
  assert.deepEqual(queue.jobs.value[0]?.body, { reason: "duplicate" });
  queue.add(job("two", { held: true }));
  queue.add(job("three"));
  await tick();
  assert.deepEqual(state.done, ["one", "two", "three"]);
});

test("what the server cannot have is taken back; what it can have is not", async () => {
  const { queue } = made([() => Promise.reject(new Unreachable())]);
  queue.add(job("one"));
  queue.add(job("two"));
  await tick();
  assert.equal(queue.takeBack()?.name, "two");
  assert.equal(queue.takeBack(), null);
});
