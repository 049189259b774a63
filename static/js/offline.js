// No connection: what was sent in vain is kept on this computer, said, and sent when the connection is back.
import { forget, keep, kept } from "./kept.js";

const RETRY = 10_000;
const NOT_KEPT = /\/(undo|redo)\/$/; // these are about what is there at that moment
const OURS = ["csrfmiddlewaretoken", "rev", "clash"];
const notice = document.getElementById("offline");
const owner = notice?.dataset.owner;
const name = notice && `${owner}:${notice.dataset.program}`;
let timer;
let sending = false;

function say(words) {
  notice.hidden = !words;
  notice.querySelector("span").textContent = words;
}

/** The same form sent twice is one change: what was typed last. Exercises added or moved are one each. */
function remember({ path, formData }) {
  const values = [...formData].filter(([key, value]) => !OURS.includes(key) && typeof value === "string");
  const isForm = values.some(([key]) => key.startsWith("initial-"));
  const others = kept(name).filter((change) => !isForm || change.path !== path);
  keep(name, [...others, { path, values }]);
}

function failed({ detail: { elt, requestConfig } }) {
  const { verb, path, formData } = requestConfig;
  const isOurs = verb === "post" && !formData.has("look") && !NOT_KEPT.test(path) && !elt.closest("hep-autosave");
  if (isOurs && elt !== notice) remember(requestConfig);
  say(kept(name).length ? notice.dataset.kept : notice.dataset.lost);
  clearTimeout(timer);
  timer = setTimeout(send, RETRY);
}

/** One after the other; an answer that asks something stays on the page, and the rest waits for the next change. */
async function send() {
  if (sending) return;
  sending = true;
  try {
    while (kept(name).length && (await sent(kept(name)[0]))) keep(name, kept(name).slice(1));
  } finally {
    sending = false;
  }
}

async function sent({ path, values }) {
  let status = 0;
  const heard = (event) => { if (event.detail.elt === notice) status = event.detail.xhr.status; };
  document.addEventListener("htmx:afterRequest", heard);
  try {
    await window.htmx.ajax("POST", path, { source: notice, values: asValues(values), target: "#plan", swap: "outerHTML" });
  } catch {
    // the event says what happened
  }
  document.removeEventListener("htmx:afterRequest", heard);
  if (status === 0 || status >= 500) return false;
  say("");
  if (status < 400) return true;
  keep(name, kept(name).slice(1)); // it is on the page now, with what is to be decided
  return false;
}

function asValues(values) {
  const all = { csrfmiddlewaretoken: document.querySelector("[name=csrfmiddlewaretoken]").value };
  for (const [key, value] of values) all[key] = key in all ? [all[key], value].flat() : value;
  return all;
}

if (notice) {
  forget((key) => !key.startsWith(`${owner}:`)); // somebody else's on a shared computer
  document.addEventListener("htmx:sendError", failed);
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (!detail.successful || detail.elt === notice) return;
    if (kept(name).length) setTimeout(send);
    else say("");
  });
  window.addEventListener("offline", () => say(notice.dataset.lost));
  window.addEventListener("online", () => (kept(name).length ? send() : say("")));
  if (kept(name).length) setTimeout(send);
}
