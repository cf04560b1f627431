/**
 * <live-ticker>: a strip of live prices for any page, from one script tag.
 *
 *   <script type="module" src="https://news.example.org/static/live-ticker.js"></script>
 *   <live-ticker symbols="GSK,BP"></live-ticker>
 *
 * `symbols` or `list` picks the strip, `src` another gateway than the script's own.
 * Numbers follow the nearest `lang`. Style it with ::part(quote), ::part(quote-symbol),
 * ::part(quote-price), ::part(quote-move), ::part(strip-pause) and the variables --up,
 * --down, --rule, --gap. Nothing inline, so a strict Content-Security-Policy can stay.
 */

import { Stream } from "./stream.js";
import { Strip } from "./strip.js";

const WORDS = {
  pause: "Pause", resume: "Resume", label: "Prices",
  said_live: "Prices are live.", said_paused: "Prices are paused.",
  said_disconnected: "Prices are not live.",
  up: "up", down: "down", flat: "unchanged", none: "no price", old: "old",
  halted: "halted", suspended: "suspended", delisted: "delisted",
};

const SHEET = new CSSStyleSheet();
SHEET.replaceSync(`
  :host { display: block; font: 0.875rem/1.35 "Helvetica Neue", Helvetica, Arial, sans-serif;
    --up: light-dark(#0a6638, #74cb98); --down: light-dark(#b1221b, #ff9186);
    --rule: currentColor; --gap: 1.25rem; font-variant-numeric: tabular-nums; }
  :host([hidden]) { display: none; }
  section { display: flex; align-items: center; gap: var(--gap); min-height: 3rem; }
  button { font: inherit; color: inherit; background: none; border: 1px solid var(--rule);
    border-radius: 2px; min-height: 1.75rem; min-width: 4.75rem; cursor: pointer; }
  :focus-visible { outline: 2px solid; outline-offset: 2px; }
  .scroll { overflow-x: auto; flex: 1; scrollbar-width: thin; }
  ul { display: flex; gap: var(--gap); margin: 0; padding: 0; list-style-type: ""; }
  .quote { display: grid; grid-template-columns: auto auto; column-gap: 0.75rem;
    min-width: 14ch; }
  .quote-symbol { font-weight: 700; grid-area: 1 / 1; }
  .quote-move { grid-area: 1 / 2; text-align: end; }
  .quote-price { grid-area: 2 / 1; }
  .quote-flag { grid-area: 2 / 2; text-align: end; font-style: italic; }
  [data-move="up"] .quote-move { color: var(--up); }
  [data-move="down"] .quote-move { color: var(--down); }
  [data-live="false"] ul { opacity: 0.7; }
  .quote-name, .quote-word, .said { position: absolute; width: 1px; height: 1px;
    overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
`);

function make(name, attributes, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

class LiveTicker extends HTMLElement {
  static observedAttributes = ["symbols", "list", "src"];
  #stream = null;
  #loading = null;

  connectedCallback() { this.#begin(); }

  disconnectedCallback() { this.#end(); }

  attributeChangedCallback() {
    if (this.#loading) {
      this.#end();
      this.#begin();
    }
  }

  #end() {
    this.#loading?.abort();
    this.#loading = null;
    this.#stream?.stop();
  }

  /** Draws what holds now, then follows; without the first answer it only follows. */
  async #begin() {
    const loading = this.#loading = new AbortController();
    const show = this.#draw();
    const ticker = await this.#fetch(loading.signal);
    if (loading.signal.aborted) return;
    if (ticker) show.whole(ticker);
    this.#stream = new Stream(this.#address("/v1/front/stream"), {
      cursor: ticker?.cursor ?? null,
      receive: show.message,
      report: show.connection,
    });
    this.#stream.start();
  }

  async #fetch(signal) {
    try {
      const answer = await fetch(this.#address("/v1/front"), { signal });
      return answer.ok ? (await answer.json()).ticker : null;
    } catch {
      return null; // unreachable: the stream goes on trying
    }
  }

  #address(path) {
    const url = new URL(path, this.getAttribute("src") ?? import.meta.url);
    for (const name of ["symbols", "list"]) {
      if (this.hasAttribute(name)) url.searchParams.set(name, this.getAttribute(name));
    }
    return url;
  }

  #draw() {
    const list = make("ul", { part: "quotes" });
    const button = make("button", { type: "button", part: "strip-pause" }, WORDS.pause);
    const said = make("p", { class: "said", role: "status" });
    const scroll = { class: "scroll", tabindex: "0", role: "group", "aria-label": WORDS.label };
    const section = make("section", { "aria-label": WORDS.label, part: "strip" },
      button, make("div", scroll, list), said);
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [SHEET];
    root.replaceChildren(section);
    const locale = this.closest("[lang]")?.lang || navigator.language;
    const strip = new Strip(list, { locale, words: WORDS, made: nameParts });
    button.addEventListener("click", () => {
      strip.paused = !strip.paused;
      button.textContent = strip.paused ? WORDS.resume : WORDS.pause;
      said.textContent = strip.paused ? WORDS.said_paused : WORDS.said_live;
    });
    return views(strip, section, said);
  }
}

function nameParts(cell) {
  for (const node of [cell, ...cell.querySelectorAll("[class]")]) node.part = node.className;
}

/** What the element does with what it hears. */
function views(strip, section, said) {
  let was = null;
  const arrange = (symbols, others) => strip.arrange([...symbols, ...others]);
  return {
    whole({ quotes, missing }) {
      for (const { symbol, name } of quotes) strip.names[symbol] = name;
      arrange(quotes.map((quote) => quote.symbol), missing);
      strip.take(quotes);
    },
    message(message) {
      if (message.type === "ack") {
        if (!message.resumed) strip.renumber();
        arrange(message.symbols, message.rejected.map((each) => each.symbol));
      }
      if (message.quotes) strip.take(message.quotes);
    },
    connection(live) {
      section.dataset.live = live;
      if (was !== null && was !== live && !strip.paused) {
        said.textContent = live ? WORDS.said_live : WORDS.said_disconnected;
      }
      was = live;
    },
  };
}

customElements.define("live-ticker", LiveTicker);
