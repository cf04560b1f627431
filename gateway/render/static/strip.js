/**
 * The cells of a strip: rows come in, cells are painted, each at most once a second.
 *
 * Builds the same nodes and writes the same figures as the server (`templates/cell.html`,
 * `numbers.py`), so that a reader sees no difference between the two.
 */

const PACE = 1000;
const ARROWS = { up: "▲", down: "▼", flat: "=", none: "" };
const NO_FIGURE = "–";

/** A locale's notation; figures keep exactly the digits that they came with. */
class Numbers {
  #locale;
  #marks;
  #formats = new Map();
  #percent;

  constructor(locale, marks) {
    this.#locale = locale;
    this.#marks = marks;
    this.#percent = affixes(new Intl.NumberFormat(locale, { style: "percent" }));
  }

  figure(text) {
    const digits = (text.split(".")[1] ?? "").length;
    if (!this.#formats.has(digits)) {
      this.#formats.set(digits, new Intl.NumberFormat(this.#locale, {
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
        useGrouping: "always",
        numberingSystem: "latn",
      }));
    }
    const parts = this.#formats.get(digits).formatToParts(text.replace("-", ""));
    const written = parts.map(({ type, value }) => this.#marks[type] ?? value).join("");
    return text.startsWith("-") ? `−${written}` : written;
  }

  percent(text) {
    const sign = text > 0 ? "+" : text < 0 ? "−" : "";
    const [before, after] = this.#percent;
    return sign + before + this.figure(text.replace("-", "")) + after;
  }

  unit(currency) {
    if (!currency) return ["", ""];
    return affixes(new Intl.NumberFormat(this.#locale, { style: "currency", currency }));
  }
}

/** What a format puts before and after its figure. */
function affixes(format) {
  const sides = ["", ""];
  let side = 0;
  for (const { type, value } of format.formatToParts(1)) {
    if (type === "integer") side = 1;
    else if (!["decimal", "fraction"].includes(type)) sides[side] += value;
  }
  return sides.map((text) => text.replace(/[\u200e\u200f\u061c]/g, ""));
}

/** A node with a class and a text. */
export function element(name, className, text = "") {
  const node = document.createElement(name);
  node.className = className;
  node.textContent = text;
  return node;
}

/** A cell without a price yet. */
function blankCell(symbol, words) {
  const cell = element("li", "quote");
  const move = element("span", "quote-move");
  const arrow = element("span", "quote-arrow");
  const price = element("span", "quote-price");
  const figure = element("data", "quote-figure", NO_FIGURE);
  arrow.setAttribute("aria-hidden", "true");
  figure.value = "";
  const word = element("span", "quote-word", words.none);
  move.append(arrow, " ", word, " ", element("span", "quote-percent"));
  price.append(element("span", "quote-unit"), figure, element("span", "quote-unit"));
  cell.append(element("span", "quote-symbol", symbol), " ", element("span", "quote-name"),
    " ", move, " ", price, " ", element("span", "quote-flag"));
  Object.assign(cell.dataset, {
    symbol, seq: -1, currency: "", trading: "normal", stale: false, move: "none",
  });
  return cell;
}

/** Writes only what differs: a node that stays is not painted again. */
function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

const moveOf = (percent) =>
  percent === null ? "none" : percent > 0 ? "up" : percent < 0 ? "down" : "flat";

export class Strip {
  #list;
  #numbers;
  #words;
  #made;
  #cells = new Map();
  #rows = new Map();
  #order = null;
  #waiting = new Set();
  #painted = new Map();
  #timer = 0;
  #paused = false;

  /**
   * @param {HTMLElement} list its children are the server's cells, if any
   * @param {{locale: string, words: object, marks?: {group: string, decimal: string},
   *          made?: (cell: HTMLElement) => void}} options `marks` are the server's, whose
   *   locale data may be of another year; `made` is called with every cell built here
   */
  constructor(list, { locale, words, marks = {}, made = () => {} }) {
    this.#list = list;
    this.#numbers = new Numbers(locale, marks);
    this.#words = words;
    this.#made = made;
    for (const cell of list.children) this.#adopt(cell);
  }

  /** The instruments' names by symbol, for cells that are built here. */
  names = {};

  get paused() { return this.#paused; }

  /** Stops all painting; rows are still taken, so that resuming shows what holds now. */
  set paused(paused) {
    this.#paused = paused;
    this.#paint();
  }

  /** The symbols in their order; cells of others go away. */
  arrange(symbols) {
    this.#order = symbols;
    this.#plan();
  }

  /** Forgets the numbering: another epoch began. */
  renumber() {
    for (const row of this.#rows.values()) row.seq = -1;
  }

  /** Rows of a snapshot or an update, whole or in part; older ones are ignored. */
  take(rows) {
    for (const row of rows) {
      const known = this.#rows.get(row.symbol);
      if (known && known.seq >= row.seq) continue;
      this.#rows.set(row.symbol, { ...known, ...row });
      this.#waiting.add(row.symbol);
    }
    this.#plan();
  }

  #adopt(cell) {
    const { symbol, seq, currency, trading, stale } = cell.dataset;
    this.#cells.set(symbol, cell);
    this.#rows.set(symbol, { seq: Number(seq), currency, trading, stale: stale === "true" });
  }

  #plan() {
    if (!this.#timer && !this.#paused) this.#paint();
  }

  #paint() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    if (this.#paused) return;
    if (this.#order) this.#place();
    const now = performance.now();
    let wait = Infinity;
    for (const symbol of this.#waiting) {
      const due = (this.#painted.get(symbol) ?? -Infinity) + PACE - now;
      if (due > 0) wait = Math.min(wait, due);
      else this.#fill(symbol, now);
    }
    if (wait < Infinity) this.#timer = setTimeout(() => this.#paint(), wait);
  }

  #place() {
    const wanted = this.#order.map((symbol) => this.#cell(symbol));
    this.#order = null;
    if (wanted.every((cell, index) => cell === this.#list.children[index])
      && wanted.length === this.#list.children.length) return;
    this.#list.replaceChildren(...wanted);
  }

  #cell(symbol) {
    let cell = this.#cells.get(symbol);
    if (!cell) {
      cell = blankCell(symbol, this.#words);
      this.#cells.set(symbol, cell);
      const name = this.names[symbol];
      if (name) {
        cell.querySelector(".quote-symbol").title = name;
        write(cell.querySelector(".quote-name"), name);
      }
      this.#made(cell);
    }
    return cell;
  }

  #fill(symbol, now) {
    this.#waiting.delete(symbol);
    this.#painted.set(symbol, now);
    const cell = this.#cells.get(symbol);
    if (!cell) return;
    const row = this.#rows.get(symbol);
    const move = moveOf(row.change_percent);
    this.#price(cell, row);
    Object.assign(cell.dataset, {
      seq: row.seq, currency: row.currency ?? "", trading: row.trading ?? "normal",
      stale: Boolean(row.stale), move,
    });
    const texts = {
      arrow: ARROWS[move],
      word: move === "none" ? "" : this.#words[move],
      percent: move === "none" ? "" : this.#numbers.percent(row.change_percent),
      flag: this.#flag(row),
    };
    for (const [name, text] of Object.entries(texts)) {
      write(cell.querySelector(`.quote-${name}`), text);
    }
  }

  #price(cell, row) {
    const [before, figure, after] = cell.querySelector(".quote-price").children;
    const old = figure.value;
    figure.value = row.price;
    write(figure, this.#numbers.figure(row.price));
    if (cell.dataset.currency !== (row.currency ?? "")) {
      [before.textContent, after.textContent] = this.#numbers.unit(row.currency);
    }
    if (old && Number(old) !== Number(row.price)) {
      flash(cell, Number(row.price) > Number(old) ? "--up" : "--down");
    }
  }

  #flag({ trading = "normal", stale }) {
    if (trading !== "normal") return this.#words[trading];
    return stale ? this.#words.old : "";
  }
}

/** A short tint, for those who did not ask for less motion. */
function flash(cell, colour) {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  const tint = `color-mix(in srgb, var(${colour}) 14%, transparent)`;
  cell.animate({ backgroundColor: [tint, "transparent"] }, 900);
}
