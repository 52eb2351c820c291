// Asks for the next documents of a preview until all are read, the person stops it, or an answer fails.
// The rows that the server sent are complete: without this script a link leads to the next documents.
const main = document.getElementById("main");
const bar = document.getElementById("bar");
const stop = document.getElementById("stop");
const words = document.getElementById("progress");
const more = document.getElementById("more");
const sums = { seen: 0, judged: 0, unread: 0 };
let next = main.dataset.next;
let stopped = false;

function cell(row, text, className = "") {
  const made = row.insertCell();
  made.className = className;
  made.textContent = text;
  return made;
}

function span(parent, className, text) {
  const made = document.createElement("span");
  made.className = className;
  made.textContent = text;
  parent.append(" ", made);
}

function title(word) {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

function addChange(table, one) {
  table.querySelector(".nothing")?.remove();
  const row = table.insertRow();
  const name = cell(row, "", "document");
  if (one.link) {
    const link = document.createElement("a");
    link.href = one.link;
    link.textContent = one.document;
    name.append(link);
  } else name.textContent = one.document;
  span(name, "under", `${one.type} ${one.reference}${one.inside ? ", a document inside the file" : ""}`);
  cell(row, one.matter);
  const rule = document.createElement("code");
  rule.textContent = one.rule;
  row.insertCell().append(rule);
  const effect = cell(row, "", "effects");
  span(effect, `effect is-${one.effect}`, one.words);
  if (one.before) span(effect, `severity ${one.before}`, title(one.before));
  if (one.before && one.after) effect.append("→");
  if (one.after) span(effect, `severity ${one.after}`, title(one.after));
  cell(row, one.message);
  const count = document.querySelector(`[data-effect="${one.effect}"]`);
  count.textContent = Number(count.textContent) + 1;
}

function addRule(table, one) {
  table.querySelector(".nothing")?.remove();
  const key = `${one.playbook}/${one.rule_id}`;
  let row = [...table.rows].find((each) => each.dataset.rule === key);
  if (!row) {
    row = table.insertRow();
    row.dataset.rule = key;
    const rule = document.createElement("code");
    rule.textContent = one.rule_id;
    const first = row.insertCell();
    first.append(rule);
    if (one.playbook !== main.dataset.playbook) span(first, "under", one.playbook);
    for (let at = 0; at < 3; at++) cell(row, "0", "figure");
  }
  const [before, after] = [1, 2].map((at) => Number(row.cells[at].textContent));
  const [all, then] = [before + one.before, after + one.after];
  row.cells[1].textContent = all;
  row.cells[2].textContent = then;
  row.cells[3].textContent = then > all ? `+${then - all}` : then < all ? `−${all - then}` : "0";
  row.cells[3].classList.toggle("differs", then !== all);
}

function show(end = "") {
  bar.value = sums.seen;
  const erased = sums.unread ? `; ${sums.unread} erased` : "";
  const total = main.dataset.total;
  words.textContent = `${sums.seen} of ${total} documents, ${sums.judged} of them judged by this playbook${erased}${end}`;
}

async function ask() {
  const query = new URLSearchParams({ matter: main.dataset.matter, after: next });
  const answer = await fetch(`${main.dataset.rows}?${query}`);
  if (!answer.ok) throw new Error(String(answer.status));
  const page = await answer.json();
  for (const name of Object.keys(sums)) sums[name] += page[name];
  for (const one of page.rules) addRule(document.getElementById("rules"), one);
  for (const one of page.changed) addChange(document.getElementById("changes"), one);
  next = page.next;
}

async function run() {
  more?.setAttribute("hidden", "");
  stop.hidden = false;
  let end = "";
  try {
    while (next && !stopped) {
      await ask();
      show();
    }
    if (next) end = ". Stopped";
  } catch {
    end = ". An answer failed: load the page again";
  }
  show(end);
  stop.hidden = true;
}

if (bar && !main.dataset.continued) {
  for (const name of Object.keys(sums)) sums[name] = Number(main.dataset[name]);
  stop.addEventListener("click", () => (stopped = true));
  if (next) run();
}
