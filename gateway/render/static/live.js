/** Makes a rendered page live: its strip moves, and its story tells of its changes. */

import { follow } from "./strip.js";

const page = JSON.parse(document.body.dataset.live);
const story = document.querySelector(".story");
const GONE = 4006; // there is no such page any more
const calm = matchMedia("(prefers-reduced-motion: reduce)");

/** A short tint, for those who did not ask for less motion. */
function flash(cell, by) {
  if (!by || calm.matches) return;
  const tint = `color-mix(in srgb, var(${by > 0 ? "--up" : "--down"}) 14%, transparent)`;
  cell.animate({ backgroundColor: [tint, "transparent"] }, 900);
}

/** What to tell of the story that stands now: nothing, if it is the one on the page. */
function changeOf({ id, version, signal, status }) {
  if (story?.dataset.id !== id) return null;
  if (status === "killed" || status === "withheld") return status;
  if (version <= story.dataset.version) return null;
  return signal === "correction" ? signal : "update";
}

function element(name, className, text = "") {
  const node = document.createElement(name);
  node.className = className;
  node.textContent = text;
  return node;
}

/** The banner: the story changed, and the reader decides when to see it. */
function notice(kind) {
  const box = element("div", "notice-box");
  const reload = element("a", "notice-reload", page.notice.reload);
  const dismiss = element("button", "notice-dismiss", page.notice.dismiss);
  reload.href = location.pathname + location.search;
  dismiss.type = "button";
  dismiss.onclick = () => box.remove();
  box.dataset.kind = kind;
  box.append(element("p", "notice-text", page.notice[kind]), reload, dismiss);
  document.querySelector(".notice").replaceChildren(box);
}

/** That it cannot be checked whether the story is the newest holds for a while only. */
function article({ state }) {
  const note = story?.querySelector(".story-stale");
  if (note) note.hidden = state === "fresh";
}

/** On paper nothing is live: there it says of when its prices are. */
function date() {
  const state = document.querySelector(".strip-state");
  if (state?.textContent !== page.words.live) return;
  const how = { timeZone: page.timezone, dateStyle: "medium", timeStyle: "short", hourCycle: "h23" };
  const time = `${new Date().toLocaleString(page.locale, how)} ${page.zone}`;
  state.textContent = page.words.as_of.replace("{time}", time);
  window.onafterprint = () => { state.textContent = page.words.live; };
}

window.onbeforeprint = date;

const stream = follow(document.querySelector(".strip"), page, (message) => {
  const kind = message.type === "article" && changeOf(message);
  if (kind) notice(kind);
  if (message.part === "article") article(message);
}, flash);

/** A story may go while nothing is heard: then its stream does not open again. */
stream.refused = (code) => story && code === GONE && notice("withheld");
