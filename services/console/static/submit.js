// Sends files to ingestion, a few at a time, and shows what became of each. File names stay on this page.
// Each file has an id of its own, so that one that is sent again after a lost connection is not stored twice.
const main = document.getElementById("main");
const PARALLEL = 3;
const LOOK = 2000;
const LONGEST_WAIT = 30000;
const SAY = 1200;
const OPEN = new Set(["waiting", "sending", "lost"]);
const MOVING = new Set(["sent", "queued", "read"]);
const files = [];
let csrf = main.dataset.csrf;
let place = null;
let sending = 0;
let paused = false;
let looking = false;
let saying = 0;

const find = (id) => document.getElementById(id);

function made(name, text = "", className = "") {
  const node = document.createElement(name);
  node.textContent = text;
  if (className) node.className = className;
  return node;
}

function sizeOf(bytes) {
  return bytes < 1048576 ? `${Math.max(1, Math.round(bytes / 1024))} kB` : `${(bytes / 1048576).toFixed(1)} MB`;
}

// What a person reads for each state, and its colour.
const STATES = {
  waiting: ["Waiting", ""],
  sending: ["Sending", ""],
  lost: ["No connection: it is sent again", "fault"],
  sent: ["Queued", ""],
  queued: ["Queued", ""],
  read: ["Read", ""],
  ready: ["Ready for review", "good"],
  reviewed: ["Reviewed", "good"],
  duplicate: ["Duplicate", ""],
  refused: ["Refused", "fault"],
  stopped: ["Stopped", "fault"],
  withdrawn: ["Withdrawn", ""],
};
const WORDS = { ready: "ready", reviewed: "reviewed", duplicate: "duplicate", refused: "refused", stopped: "stopped" };

function stateOf(found) {
  const states = { proposed: "ready", published: "reviewed", quarantined: "stopped" };
  if (found.status === "accepted") return found.document_id ? "read" : "queued";
  return states[found.status] ?? found.status;
}

function show(file, state, more = {}) {
  const { why = "", remedy = "", document: opened = "" } = more;
  const same = file.state === state && file.why === why && file.remedy === remedy;
  Object.assign(file, { state, why, remedy });
  if (same) return;
  const [text, colour] = STATES[state];
  const shown = [made("span", text, `state ${colour}`)];
  if (state === "sending") {
    file.bar = made("progress");
    file.bar.max = 100;
    file.bar.value = 0;
    file.bar.setAttribute("aria-label", `Sent of ${file.blob.name}`);
    shown.push(file.bar);
  }
  if (why) shown.push(made("span", why, "under"));
  file.status.replaceChildren(...shown);
  const todo = remedy ? [made("span", remedy)] : [];
  if (opened && main.dataset.reads) {
    const link = made("a", state === "duplicate" ? "Open the first one" : "Open");
    link.href = `/documents/${encodeURIComponent(opened)}`;
    link.append(made("span", ` ${file.blob.name}`, "unseen"));
    todo.push(document.createTextNode(" "), link);
  }
  file.todo.replaceChildren(...todo);
  say();
}

// One sentence for all files, at most each second: screen readers speak it.
function say() {
  if (saying) return;
  saying = setTimeout(() => {
    saying = 0;
    const count = (test) => files.filter(test).length;
    const sent = count((one) => !OPEN.has(one.state));
    const parts = [`${sent} of ${files.length} sent`];
    for (const [state, word] of Object.entries(WORDS)) {
      const number = count((one) => one.state === state);
      if (number) parts.push(`${number} ${word}`);
    }
    const moving = count((one) => MOVING.has(one.state));
    if (moving) parts.push(`${moving} in progress`);
    find("progress").textContent = `${parts.join(", ")}.`;
  }, SAY);
}

function add(blob) {
  const row = made("tr");
  const file = { id: crypto.randomUUID(), blob, row, inside: new Map(), expected: 0, tries: 0, state: "", name: made("th", "", "file-name"), status: made("td"), todo: made("td") };
  file.name.append(made("span", blob.name, "name"));
  file.name.scope = "row";
  row.append(file.name, made("td", sizeOf(blob.size)), file.status, file.todo);
  find("rows").append(row);
  files.push(file);
  const limit = Number(main.dataset.limit);
  if (blob.size > limit) {
    const remedy = `The limit is ${sizeOf(limit)}. Split the document, or make its pictures smaller.`;
    show(file, "refused", { why: "The file is too large. It was not sent.", remedy });
  } else show(file, "waiting");
}

function fault(text) {
  find("fault").textContent = text;
  find("fault").hidden = !text;
}

function take(blobs) {
  fault("");
  const form = find("form");
  if (!place) {
    if (!form.reportValidity()) return fault("Choose where the documents go, then add the files again.");
    place = Object.fromEntries(new FormData(form));
    find("place").disabled = true;
    find("list").hidden = false;
    find("after").hidden = false;
    find("batch").href = `/batches/${encodeURIComponent(place.source_system)}/${encodeURIComponent(place.batch_id)}`;
  }
  for (const blob of blobs) add(blob);
  next();
}

function next() {
  while (!paused && sending < PARALLEL) {
    const file = files.find((one) => one.state === "waiting");
    if (!file) return;
    send(file);
  }
}

function send(file) {
  sending += 1;
  file.tries += 1;
  show(file, "sending");
  const call = new XMLHttpRequest();
  call.open("POST", "/submit/files");
  call.setRequestHeader("x-csrf-token", csrf);
  call.setRequestHeader("idempotency-key", file.id);
  call.setRequestHeader("x-glossator-file-name", encodeURIComponent(file.blob.name.toWellFormed?.() ?? file.blob.name));
  call.setRequestHeader("x-glossator-metadata", encodeURIComponent(JSON.stringify(place)));
  call.upload.onprogress = (event) => {
    if (event.lengthComputable && event.total) file.bar.value = Math.round((100 * event.loaded) / event.total);
  };
  call.onloadend = () => {
    sending -= 1;
    ended(file, call);
    next();
  };
  call.send(file.blob);
}

function ended(file, call) {
  let answer = {};
  try {
    answer = JSON.parse(call.responseText);
  } catch {
    // A proxy can answer with a page.
  }
  const error = answer.error ?? {};
  if (call.status === 200 || call.status === 202) {
    file.tries = 0;
    show(file, "sent");
    look();
  } else if (call.status === 401 || (call.status === 403 && error.detail?.includes("session"))) pause(file);
  else if (call.status === 0) unreadable(file);
  else if (call.status === 408 || call.status === 429 || call.status >= 500) {
    again(file, Number(call.getResponseHeader("retry-after")) * 1000);
  } else show(file, "refused", { why: (error.field && error.detail) || error.message || `Answer ${call.status}`, remedy: error.remedy });
}

// A connection that is lost, or a file that was moved or is a folder: only the second cannot be read.
async function unreadable(file) {
  try {
    await file.blob.slice(0, 1).arrayBuffer();
    again(file, 0);
  } catch {
    show(file, "refused", { why: "The file cannot be read.", remedy: "If it is a folder, add the files in it. Otherwise choose it again." });
  }
}

function again(file, after) {
  show(file, "lost");
  const wait = Math.max(after || 0, Math.min(LONGEST_WAIT, 500 * 2 ** file.tries));
  file.timer = setTimeout(() => resend(file), wait);
}

function resend(file) {
  clearTimeout(file.timer);
  if (file.state !== "lost") return;
  show(file, "waiting");
  next();
}

function pause(file) {
  show(file, "waiting");
  paused = true;
  find("paused").hidden = false;
}

async function proceed() {
  try {
    const answer = await fetch("/submit/session");
    if (!answer.ok) return;
    const found = await answer.json();
    if (found.person !== main.dataset.person) return fault("You signed in as another person. Sign in as the one who began, or start another batch.");
    csrf = found.csrf;
  } catch {
    return;
  }
  fault("");
  paused = false;
  find("paused").hidden = true;
  next();
  look();
}

// The statuses of all files with one call, as long as one of them can change.
async function look() {
  if (looking) return;
  looking = true;
  while (!paused && files.some(isMoving)) {
    await new Promise((done) => setTimeout(done, LOOK));
    try {
      const query = new URLSearchParams({ source_system: place.source_system, batch_id: place.batch_id });
      const answer = await fetch(`/submit/status?${query}`, { headers: { "x-glossator-background": "1" } });
      if (answer.status === 401) {
        paused = true;
        find("paused").hidden = false;
      } else if (answer.ok) follow((await answer.json()).submissions);
    } catch {
      // The next look tells more.
    }
  }
  looking = false;
}

function isMoving(file) {
  if (MOVING.has(file.state)) return true;
  return file.inside.size < file.expected || [...file.inside.values()].some((one) => MOVING.has(one.state));
}

function follow(submissions) {
  const by = new Map(submissions.map((one) => [one.submission_id, one]));
  const below = new Map();
  for (const one of submissions) below.set(one.parent_document_id, [...(below.get(one.parent_document_id) ?? []), one]);
  for (const file of files) {
    const found = by.get(file.id);
    if (!found) continue;
    refer(file, found.source_reference);
    if (MOVING.has(file.state)) showFound(file, found);
    file.expected = found.attachment_count ?? 0; // ingestion of an earlier release has none
    unfold(file, found, below);
  }
}

function showFound(file, found) {
  const state = stateOf(found);
  const isDuplicate = state === "duplicate";
  show(file, state, {
    why: isDuplicate ? "The content is that of an earlier document." : found.meaning,
    remedy: isDuplicate ? "Nothing: it is not stored twice." : found.remedy,
    document: isDuplicate ? found.duplicate_of : state === "ready" || state === "reviewed" ? found.document_id : "",
  });
}

const numberOf = (found) => Number(found.source_reference.split("#").at(-1)) || 0;

// What is inside a file, such as the files of an archive, has rows below it. Their names are in the text of the archive.
function unfold(file, found, below) {
  let last = file.row;
  const add = (parent, level) => {
    if (!parent.document_id) return;
    const inside = [...(below.get(parent.document_id) ?? [])].sort((one, other) => numberOf(one) - numberOf(other));
    for (const one of inside) {
      if (!file.inside.has(one.submission_id)) file.inside.set(one.submission_id, rowOf(file, one, level, last));
      const shown = file.inside.get(one.submission_id);
      last = shown.row;
      showFound(shown, one);
      add(one, level + 1);
    }
  };
  add(found, 1);
}

function rowOf(file, found, level, after) {
  const row = made("tr");
  const name = `File ${numberOf(found)} in ${file.blob.name}`;
  const head = made("th", name, `file-name inside inside-${Math.min(level, 5)}`);
  head.scope = "row";
  const one = { row, blob: { name }, state: "", status: made("td"), todo: made("td") };
  row.append(head, made("td"), one.status, one.todo);
  after.after(row);
  return one;
}

// Pages of batches have no names of files, but the first digits of their keyed references.
function refer(file, reference) {
  if (file.reference || !reference.startsWith("keyed-")) return;
  file.reference = reference;
  file.name.append(made("span", `${reference.slice(6, 14)}…`, "under"));
}

function begin() {
  const drop = find("drop");
  const input = find("files");
  const takeChosen = () => {
    take([...input.files]);
    input.value = "";
  };
  input.addEventListener("change", takeChosen);
  if (input.files.length) takeChosen(); // on a slow connection, people choose files before this script is there
  for (const name of ["dragenter", "dragover"]) {
    document.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.add("over");
    });
  }
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) drop.classList.remove("over");
  });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    if (event.dataTransfer?.files.length) take([...event.dataTransfer.files]);
  });
  find("continue").addEventListener("click", proceed);
  find("form").addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("online", () => files.forEach(resend));
  window.addEventListener("beforeunload", (event) => {
    if (files.some((one) => OPEN.has(one.state))) event.preventDefault();
  });
}

if (find("form")) begin();
