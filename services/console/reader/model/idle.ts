// Work that can wait for the frames that a person waits for.
const LATEST = 1_000;

/** Runs when the page has nothing else to do, after a second in any case. Returns how to cancel it. */
export function idle(run: () => void): () => void {
  if (typeof requestIdleCallback !== "function") {
    const timer = setTimeout(run, 50);
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(run, { timeout: LATEST });
  return () => cancelIdleCallback(handle);
}
