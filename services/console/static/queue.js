// Says when the queue has changed. It never changes the page under the hands of a person.
const main = document.getElementById("main");
const live = document.getElementById("live");
const PAUSE = 15000;

async function look() {
  if (!document.hidden) {
    try {
      const answer = await fetch(`/queue/counts${location.search}`, { headers: { "x-glossator-background": "1" } });
      if (answer.status === 401) return;
      if (answer.ok) {
        const found = await answer.json();
        const now = [found.open, found.mine, found.unassigned, found.matching].join(" ");
        live.hidden = now === main.dataset.counts;
      }
    } catch {
      // The next look tells more.
    }
  }
  setTimeout(look, PAUSE);
}

live.querySelector("a").href = location.pathname.startsWith("/queue/") ? "/queue" : location.href;
setTimeout(look, PAUSE);
