/** Makes a rendered page live: its strip moves, and its story tells of its changes. */

import { Stream } from "./stream.js";
import { Strip, element } from "./strip.js";

const GRACE = 2000;
const KEY = "newstape.paused";
const page = JSON.parse(document.body.dataset.live);

/** What a reader chose is kept where the browser lets us, and only there. */
const memory = {
  get paused() {
    try { return localStorage.getItem(KEY) === "1"; } catch { return false; }
  },
  set paused(paused) {
    try { localStorage.setItem(KEY, paused ? "1" : "0"); } catch { /* for this page only */ }
  },
};

const clock = new Intl.DateTimeFormat("en-GB", {
  hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: page.timezone,
});
const day = new Intl.DateTimeFormat(page.locale, {
  day: "numeric", month: "short", timeZone: page.timezone, numberingSystem: "latn",
});

/** A time in words, with its date unless it is of today. */
function fill(text, time) {
  const today = day.format(time) === day.format(new Date());
  const date = today ? "" : `${day.format(time)}, `;
  return text.replace("{time}", `${date}${clock.format(time)} ${page.zone}`);
}

/** The strip's head: its state in sight, its turns for those who listen, its button. */
class Head {
  #section;
  #button;
  #cells;
  #connection = "rendered";
  #part = page.state;
  #seen = page.as_of ? new Date(page.as_of) : null;
  #pausedAt = null;
  #grace = 0;
  #turn = null;

  constructor(section, cells) {
    this.#section = section;
    this.#cells = cells;
    this.#button = section.querySelector(".strip-pause");
    this.#button.hidden = false;
    this.#button.addEventListener("click", () => this.#pause(!cells.paused));
    if (memory.paused) this.#pause(true);
    this.connection(false);
  }

  /** A frame came: while the quotes service speaks, prices are of now. */
  heard() {
    if (this.#part === "live") this.#seen = new Date();
  }

  /** The gateway told what it knows of the quotes service. */
  part(state) {
    this.#part = state;
    this.#show();
  }

  /** A short break is not worth a word. */
  connection(live) {
    clearTimeout(this.#grace);
    const change = () => {
      this.#connection = live ? "live" : "disconnected";
      this.#show();
    };
    if (live) change();
    else this.#grace = setTimeout(change, GRACE);
  }

  #pause(paused) {
    memory.paused = paused;
    this.#cells.paused = paused;
    this.#pausedAt = paused ? new Date() : null;
    this.#button.textContent = paused ? page.words.resume : page.words.pause;
    this.#show();
  }

  #state() {
    if (this.#cells.paused) return "paused";
    return this.#connection === "live" ? this.#part : this.#connection;
  }

  #show() {
    const state = this.#state();
    if (state === "rendered") return;
    this.#section.dataset.state = state;
    this.#section.querySelector(".strip-state").textContent = this.#label(state);
    this.#say(state);
  }

  #label(state) {
    const { live, paused, stale, unavailable, not_live: disconnected } = page.words;
    const time = state === "paused" ? this.#pausedAt : this.#seen;
    const text = { live, paused, stale, unavailable, disconnected }[state];
    return time ? fill(text, time) : state === "live" ? live : unavailable;
  }

  /** Spoken: that prices are live, paused or not live, when that turns. */
  #say(state) {
    const turn = state === "live" || state === "paused" ? state : "disconnected";
    const asExpected = this.#turn === null && turn === "live";
    if (turn !== this.#turn && !asExpected) {
      this.#section.querySelector(".strip-said").textContent = page.words[`said_${turn}`];
    }
    this.#turn = turn;
  }
}

/** What to tell of the story that stands now: nothing, if it is the one on the page. */
function changeOf({ id, version, signal, status }) {
  const story = document.querySelector(".story");
  if (story?.dataset.id !== id) return null;
  if (status === "killed" || status === "withheld") return status;
  if (version <= Number(story.dataset.version)) return null;
  return signal === "correction" ? "correction" : "update";
}

/** The banner: the story changed, and the reader decides when to see it. */
function notice(message) {
  const kind = changeOf(message);
  if (!kind) return;
  const box = element("div", "notice-box");
  const reload = element("a", "notice-reload", page.notice.reload);
  const dismiss = element("button", "notice-dismiss", page.notice.dismiss);
  reload.href = location.pathname + location.search;
  dismiss.type = "button";
  dismiss.addEventListener("click", () => box.remove());
  box.dataset.kind = kind;
  box.append(element("p", "notice-text", page.notice[kind]), reload, dismiss);
  document.querySelector(".notice").replaceChildren(box);
}

const section = document.querySelector(".strip");
const cells = section && new Strip(section.querySelector(".quotes"), page);
const head = section && new Head(section, cells);

const handlers = {
  ack({ symbols, resumed, rejected }) {
    if (!resumed) cells?.renumber();
    cells?.arrange([...symbols, ...rejected.map((each) => each.symbol)]);
  },
  snapshot: ({ quotes }) => cells?.take(quotes),
  update: ({ quotes }) => cells?.take(quotes),
  article: notice,
  state: ({ part, state }) => part === "ticker" && head?.part(state),
};

new Stream(page.stream, {
  cursor: page.cursor,
  receive(message) {
    head?.heard();
    handlers[message.type]?.(message);
  },
  report: (live) => head?.connection(live),
}).start();
