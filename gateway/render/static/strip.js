/**
 * A strip that lives: each price is painted at most once a second, the head says of when
 * they are, and its button stops them.
 *
 * Every node is the server's (`templates/strip.html`), so that prices look the same with
 * and without scripts; cells that a list gains later are fetched, too. Only what changes
 * is written here, in the notation of `numbers.py`.
 */

import { Stream } from "./stream.js";

const KEY = "newstape.paused";
const ARROWS = { up: "▲", down: "▼", flat: "=", none: "" };

/** Another page of the gateway, or null. The browser itself parses it, so that no markup
    passes through a script (Trusted Types). */
export const load = (url) => new Promise((resolve) => {
  const request = new XMLHttpRequest();
  request.open("GET", url);
  request.responseType = "document";
  request.onloadend = () => resolve(request.response);
  request.send();
});

/** Writes only what differs: a node that stays is not painted again. */
function write(root, name, text) {
  const node = root.querySelector(name);
  if (node.textContent !== text) node.textContent = text;
  return node;
}

/** The figures of a locale: at least `least` decimals, and all that are given. */
function notation({ group, decimal, sizes: [last, other], percent: [before, after] }) {
  const groups = new RegExp(`\\d(?=(\\d{${other}})*\\d{${last}}$)`, "g");
  const figure = (text, least = 0) => {
    const [whole, part = ""] = text.split(".");
    const digits = part.padEnd(least, "0");
    return whole.replace("-", "−").replace(groups, `$&${group}`) + (digits && decimal + digits);
  };
  const percent = (text) =>
    (text > 0 ? "+" : "") + figure(text, 2).replace(/−|^/, `$&${before}`) + after;
  return { figure, percent };
}

/** The cells: those of the strip, and others of the same instruments around it. */
function board(list, { embed, marks, words }, moved) {
  const { figure, percent } = notation(marks);
  const rows = new Map();
  const rest = {}; // by symbol: its timer, if it was painted less than a second ago
  let order, paused;

  const all = () => list.getRootNode().querySelectorAll(".quote");
  const find = (symbol) => list.querySelector(`[data-symbol="${symbol}"]`);

  /** Nodes that stand right are left alone: one of them may have the focus. */
  const place = (cells) => {
    for (const cell of [...list.children]) if (!cells.includes(cell)) cell.remove();
    cells.forEach((cell, at) => {
      if (cell !== list.children[at]) list.insertBefore(cell, list.children[at]);
    });
  };

  /** What is new here is in the strip as it stands now. */
  const renew = async () => {
    const other = await load(embed);
    if (other) place([...other.querySelectorAll(".quote")].map((cell) => {
      const own = find(cell.dataset.symbol);
      return own?.firstChild.href ? own : cell;
    }));
    paint();
  };

  const fill = (cell, row) => {
    if (!(row?.seq > cell.dataset.seq)) return;
    rest[row.symbol] ||= setTimeout(() => { rest[row.symbol] = 0; paint(); }, 1000);
    if (cell.dataset.seq < 0) renew(); // its first price: with it come its unit and link
    const { seq, price, change_percent: change, trading, stale, precision } = { ...cell.dataset, ...row };
    const move = change == null ? "none" : change > 0 ? "up" : change < 0 ? "down" : "flat";
    Object.assign(cell.dataset, { seq, trading, stale, move });
    write(cell, ".quote-arrow", ARROWS[move]);
    write(cell, ".quote-word", ARROWS[move] && words[move]);
    write(cell, ".quote-percent", change == null ? "" : percent(change));
    write(cell, ".quote-flag", words[trading] ?? (/true/.test(stale) ? words.old : ""));
    const data = write(cell, ".quote-figure", figure(price, precision));
    moved?.(cell, price - data.value);
    data.value = price;
  };

  const paint = () => {
    if (paused) return;
    const cells = order?.map(find);
    if (cells) cells.includes(null) ? renew() : place(cells);
    order = null;
    const was = { ...rest }; // an instrument may have several cells
    for (const cell of all()) was[cell.dataset.symbol] || fill(cell, rows.get(cell.dataset.symbol));
  };

  return {
    /** Stops all painting; rows are still taken, so that resuming shows what holds now. */
    pause(now) {
      paused = now;
      paint();
    },
    /** The symbols in their order; another numbering may have begun. */
    ack({ symbols, resumed, rejected }) {
      if (!resumed) for (const cell of all()) cell.dataset.seq = Math.min(cell.dataset.seq, 0);
      order = [...symbols, ...rejected.map((row) => row.symbol)];
      paint();
    },
    take(newer) {
      for (const row of newer) rows.set(row.symbol, row);
      paint();
    },
  };
}

/** The head: the state in sight, its turns for those who listen, and the button. */
function head(section, { state, as_of, words, locale, timezone: timeZone, zone }, cells) {
  const button = section.querySelector(".strip-pause");
  let seen = as_of && new Date(as_of);
  let live, paused;
  let turn = "live";

  /** A time, with its date unless it is of today. */
  const written = (time) => {
    const as = (at, how) => at.toLocaleString(locale, { timeZone, numberingSystem: "latn", ...how });
    const day = (at) => as(at, { day: "numeric", month: "short" });
    const date = day(time) === day(new Date()) ? "" : `${day(time)}, `;
    return date + as(time, { timeStyle: "short", hourCycle: "h23" }) + ` ${zone}`;
  };

  const show = () => {
    const now = paused ? "paused" : live ? state : "disconnected";
    const time = paused || seen;
    const next = paused || now === "live" ? now : "disconnected";
    section.dataset.state = now;
    write(section, ".strip-state", time ? words[now].replace("{time}", written(time)) : words.unavailable);
    if (next !== turn) write(section, ".strip-said", words[`said_${next}`]);
    turn = next;
  };

  const pause = (now) => {
    cells.pause(now);
    paused = now && new Date();
    button.textContent = now ? words.resume : words.pause;
    show();
  };

  button.hidden = false;
  button.onclick = () => {
    pause(!paused);
    try { localStorage[KEY] = paused ? 1 : ""; } catch { /* for this page only */ }
  };
  try { if (localStorage[KEY]) pause(true); } catch { /* nothing is kept here */ }
  return {
    /** A frame came: while the quotes service speaks, prices are of now. */
    heard() {
      if (state === "live") seen = new Date();
    },
    /** What the gateway knows of the quotes service. */
    part(now) {
      state = now;
      show();
    },
    connection(now) {
      live = now;
      show();
    },
  };
}

/**
 * Makes a page live, with its strip or without.
 *
 * @param {HTMLElement|null} section the server's strip
 * @param {object} page what the server put into `data-live`
 * @param {(message: object) => void} [told] gets every message
 * @param {(cell: HTMLElement, by: number) => void} [moved] is told of changed prices
 * @returns {Stream}
 */
export function follow(section, page, told, moved) {
  const cells = section && board(section.querySelector(".quotes"), page, moved);
  const top = section && head(section, page, cells);
  const stream = new Stream(page.stream, {
    cursor: page.cursor,
    receive(message) {
      top?.heard();
      if (message.type === "ack") cells?.ack(message);
      if (message.quotes) cells?.take(message.quotes);
      if (message.part === "ticker") top?.part(message.state);
      told?.(message);
    },
    report: (live) => top?.connection(live),
  });
  stream.start();
  return stream;
}
