/**
 * <live-ticker>: a strip of live prices for any page, from one script tag.
 *
 *   <script type="module" src="https://news.example.org/static/live-ticker.js"></script>
 *   <live-ticker symbols="GSK,BP"></live-ticker>
 *
 * `symbols` or `list` picks the strip, `src` another gateway than the script's own, the
 * nearest `lang` words and notation. `::part(…)` and the variables --up, --down and
 * --rule style it. Nothing inline, so a strict Content-Security-Policy can stay.
 */

import { follow, load } from "./strip.js";

const SHEET = new CSSStyleSheet();
SHEET.replaceSync(`
:host { display: block; min-height: 3.5em; font-variant-numeric: tabular-nums;
--up: light-dark(#063, #7c9); --down: light-dark(#b21, #f98) }
:host([hidden]) { display: none }
.strip, .quotes { display: flex; align-items: center; gap: 1em; padding: 0; list-style: "" }
.strip { position: relative; min-height: inherit; overflow-x: auto; scrollbar-width: thin; font-size: .8125em; line-height: 1.25 }
.strip * { flex: none; margin: 0; font-size: 1em }
.strip-head { width: 10em }
.strip-pause { position: sticky; inset-inline: 0; font: inherit; min-width: 6em; min-height: 2em }
.quote { display: grid; grid: auto / auto 1fr; gap: 0 1em; min-width: 12em;
padding-inline-start: 1em; border-inline-start: 1px solid var(--rule, gray) }
.quote-symbol { font-weight: 700; color: inherit }
.quote-price { grid-column: span 2; direction: ltr }
[data-move=up] .quote-move { color: var(--up) }
[data-move=down] .quote-move { color: var(--down) }
.quote-name, .quote-word, .strip-said { position: absolute; clip-path: inset(50%) }
`);

customElements.define("live-ticker", class extends HTMLElement {
  static observedAttributes = ["symbols", "list", "lang", "src"];
  #root = this.attachShadow({ mode: "open" });
  #stream;
  #turn = 0;

  connectedCallback() { this.#begin(); }

  disconnectedCallback() { this.#end(); }

  attributeChangedCallback() {
    if (this.#turn && this.isConnected) this.#begin();
  }

  #end() {
    this.#stream?.stop();
    return ++this.#turn;
  }

  /** Shows what holds now, then follows it. */
  async #begin() {
    const turn = this.#end();
    this.#root.adoptedStyleSheets = [SHEET]; // it has its height before it has its prices
    const other = await load(this.#address());
    if (turn !== this.#turn) return;
    const live = other?.body.dataset.live;
    if (!live) return setTimeout(() => turn === this.#turn && this.#begin(), 1e4);
    const strip = other.querySelector(".strip");
    this.#root.replaceChildren(strip ?? "");
    this.#stream = follow(strip, JSON.parse(live));
  }

  #address() {
    const given = (name) => this.closest(`[${name}]`)?.getAttribute(name) ?? "";
    const query = ["symbols", "list", "lang"].map((name) => `${name}=${given(name)}`);
    return new URL(`/embed/ticker?${query.join("&")}`, given("src") || import.meta.url);
  }
});
