// Says when the queue has changed. It changes numbers, and never the list under the hands of a person.
// A tab that is seen has a stream of events. If proxies cut or hold the stream, the tab asks now and then.
const main = document.getElementById("main");
const live = document.getElementById("live");
const ended = document.getElementById("ended");
const query = main.dataset.query;
const PAUSE = 15_000; // between two questions without a stream
const PATIENCE = 10_000; // until a stream must have begun
const SHORT = 30_000; // a stream that lasted less was cut
const AGAIN = 300_000; // without a stream, until the next try
let shown = main.dataset.version;
let stream = null;
let timer = 0;
let cuts = 0;

function show(numbers) {
  for (const one of document.querySelectorAll("[data-count]")) {
    one.textContent = numbers[one.dataset.count].toLocaleString("en");
  }
  shown = numbers.version;
  live.hidden = shown === main.dataset.version;
}

function close() {
  clearTimeout(timer);
  if (stream) stream.close();
  stream = null;
}

function finish() {
  close();
  ended.hidden = false;
}

async function ask(until) {
  try {
    const headers = { "x-glossator-background": "1" };
    const answer = await fetch(`/queue/counts?${query}`, { headers });
    if (answer.status === 401) return finish();
    if (answer.ok) show(await answer.json());
  } catch {
    // The next question tells more.
  }
  later(until);
}

function later(until) {
  clearTimeout(timer);
  if (document.hidden) return;
  const next = Date.now() > until ? listen : () => ask(until);
  timer = setTimeout(next, PAUSE * (0.8 + Math.random() * 0.4));
}

function askInstead() {
  close();
  later(Date.now() + AGAIN);
}

function listen() {
  close();
  if (document.hidden) return;
  let opened = Date.now();
  stream = new EventSource(`/queue/events?${query}&version=${encodeURIComponent(shown)}`);
  timer = setTimeout(askInstead, PATIENCE);
  stream.addEventListener("ready", () => {
    clearTimeout(timer);
    opened = Date.now();
  });
  stream.addEventListener("changed", (event) => show(JSON.parse(event.data)));
  stream.addEventListener("ended", (event) => {
    if (event.data === "session") finish();
    else if (event.data === "refused") close();
    else if (event.data === "busy") askInstead();
  });
  stream.addEventListener("error", () => {
    cuts = Date.now() - opened < SHORT ? cuts + 1 : 0;
    if (stream && (stream.readyState === EventSource.CLOSED || cuts > 2)) askInstead();
  });
}

for (const link of document.querySelectorAll("[data-here]")) link.href = `/queue?${query}`;
document.addEventListener("visibilitychange", () => {
  cuts = 0;
  if (document.hidden) close();
  else if (ended.hidden) listen();
});
window.addEventListener("pagehide", close);
listen();
