import assert from "node:assert/strict";
import { test } from "node:test";
import { Refused } from "../api/client";
import type { JudgedPlace, JudgedPlacesAnswer, PlaceAnswer } from "../api/types";
import { agree, Judgements } from "../model/judgements";

const said = (category: string, severity: PlaceAnswer["severity"] = null): PlaceAnswer => ({ category, severity });
const place = (place_id: string, own: PlaceAnswer | null = null): JudgedPlace => ({ place_id, span: { start: 0, end: 9 }, own, model: own && said("Cap") });

function made(...answers: (JudgedPlacesAnswer | Error)[]) {
  const sent: unknown[] = [];
  const give = async <T>(): Promise<T> => {
    const next = answers.shift();
    if (!next || next instanceof Error) throw next ?? new Error("no answer");
    return next as T;
  };
  const judgements = new Judgements({ document: () => give(), send: (_method, path, body) => { sent.push([path, body]); return give(); } });
  return { judgements, sent };
}

test("without a list of an earlier release nothing waits", async () => {
  const { judgements } = made(new Refused(404, { reason: "not_found", message: "", remedy: "", field: "", detail: "" }, 0));
  await judgements.load();
  assert.equal(judgements.waiting.value, 0);
});

test("the answer of the model comes with the judgement", async () => {
  const open = { revision: 1, waiting: 2, places: [place("a"), place("b")], categories: ["Cap"] };
  const after = { ...open, waiting: 1, places: [place("a", said("Law", "high")), place("b")] };
  const { judgements, sent } = made(open, after);
  await judgements.load();
  assert.equal(judgements.next()?.place_id, "a");
  await judgements.say(place("a"), said("Law", "high"));
  assert.deepEqual(sent, [["/judgements", { place_id: "a", category: "Law", severity: "high" }]]);
  assert.equal(judgements.list.value[0]?.model?.category, "Cap");
  assert.equal(judgements.next()?.place_id, "b");
});

test("answers agree on the label and the risk", () => {
  assert.equal(agree(said("Cap"), said("Cap")), true);
  assert.equal(agree(said("Cap"), said("Cap", "low")), false);
  assert.equal(agree(said(""), said("Cap")), false);
});
