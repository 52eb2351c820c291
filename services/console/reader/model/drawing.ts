// Pages that another program draws, such as those of a DOCX: they are there some seconds after the first request.
import { Refused, Unreachable } from "../api/client";
import type { PagesAnswer } from "../api/types";

export const DRAWING = "drawing";
const FIRST = 500;
const EACH = 1_000;
const FAILURES = 3;
const LONGEST = 300_000;

export interface NoPages { reason: string; detail: string }

export interface Clock { now: () => number; wait: (time: number) => Promise<void> }

/** Asks until the pages are there, or until the server says why there are none. */
export async function drawnPages(read: () => Promise<PagesAnswer>, clock: Clock): Promise<PagesAnswer> {
  const begun = clock.now();
  let failures = 0;
  let pause = FIRST;
  while (clock.now() - begun < LONGEST) {
    await clock.wait(pause);
    pause = EACH;
    try {
      const answer = await read();
      if (answer.reason !== DRAWING) return answer;
      failures = 0;
    } catch (error) {
      if (!isTemporary(error) || ++failures === FAILURES) return none("unavailable");
    }
  }
  return none("timed_out");
}

const isTemporary = (error: unknown): boolean => error instanceof Unreachable || (error instanceof Refused && error.isTemporary);

const none = (reason: string): PagesAnswer => ({ pages: [], available: false, reason });

export const whyNone = (answer: PagesAnswer): NoPages | null => (answer.available ? null : { reason: answer.reason, detail: answer.detail ?? "" });
