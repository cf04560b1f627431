/**
 * The stream of a page in a browser: one cursor, two transports, no dependencies.
 *
 * A WebSocket first; server-sent events where sockets cannot be opened at all. It goes on
 * where it stopped (`since`), spreads its attempts (full jitter, 0.5 to 30 s), obeys what
 * the server asks for, rests while the tab is hidden, and lets the page into the
 * back-forward cache. Rows reach the page whole as far as they are known, and each symbol's
 * only ever newer.
 */

const FLOOR = 500;
const CEILING = 30_000;
const REST = 30_000;
const GRACE = 2000;
const REFUSED = new Set([4001, 4003, 4004, 4005, 4006]);
const AT_ONCE = new Set([4201, 4202]);
const TYPES = "welcome ack snapshot update heartbeat reconnect article state".split(" ");

/** Opens a WebSocket; gives what closes it in silence. */
function socket(url, receive, ended) {
  const ws = new WebSocket(url.href.replace(/^http/, "ws"));
  ws.onmessage = ({ data }) => receive(JSON.parse(data));
  ws.onclose = ({ code }) => ended(code);
  return () => {
    ws.onmessage = ws.onclose = null;
    ws.close(1000);
  };
}

/** Opens server-sent events; an `error` with data is a message, one without is an end. */
function events(url, receive, ended) {
  const source = new EventSource(url.href);
  const take = ({ data }) => receive(JSON.parse(data));
  const close = () => {
    source.onerror = null;
    source.close();
  };
  for (const type of TYPES) source.addEventListener(type, take);
  source.onerror = (event) => {
    if (event.data) return take(event);
    close();
    ended(1006);
  };
  return close;
}

export class Stream {
  #url;
  #receive;
  #report;
  #hangUp = null;
  #timer = 0;
  #restTimer = 0;
  #failures = 0;
  #silence = REST;
  #after = null;
  #heard = false;
  #transport = socket;
  #socketsWork = false;
  #stopped = true;
  #listening = new AbortController();
  #rows = new Map();
  #grace = 0;

  /** The last cursor that vouches for everything before it; null asks for all. */
  cursor;

  /** Is told the code by which the server ended the stream for good. */
  refused = () => {};

  /**
   * @param {string|URL} url where the stream is, with its symbols or list
   * @param {{cursor?: string|null, receive: (message: object) => void,
   *          report?: (live: boolean) => void}} options `receive` gets every message;
   *   `report` is told when prices are current, and when they have not been for 2 s
   */
  constructor(url, { cursor = null, receive, report = () => {} }) {
    this.#url = new URL(url, document.baseURI);
    this.#receive = receive;
    this.#report = report;
    this.cursor = cursor;
  }

  start() {
    this.#stopped = false;
    const { signal } = this.#listening;
    const on = (target, type, act) => target.addEventListener(type, act, { signal });
    on(document, "visibilitychange", () => this.#visibility());
    on(window, "pagehide", () => this.#rest());
    on(window, "pageshow", (event) => event.persisted && this.#open());
    on(window, "online", () => this.#hangUp || this.#open());
    this.#open();
  }

  /** Ends for good. */
  stop() {
    this.#stopped = true;
    this.#listening.abort();
    this.#rest();
  }

  #open() {
    if (this.#stopped) return;
    this.#letGo();
    const url = new URL(this.#url);
    if (this.cursor) url.searchParams.set("since", this.cursor);
    this.#heard = false;
    this.#expect();
    this.#hangUp = this.#transport(url, (message) => this.#take(message),
      (code) => this.#ended(code));
  }

  /** Lets go of the connection and of all that is planned. */
  #letGo() {
    clearTimeout(this.#timer);
    clearTimeout(this.#restTimer);
    this.#hangUp?.();
    this.#hangUp = null;
  }

  #rest() {
    this.#letGo();
    clearTimeout(this.#grace);
    this.#grace = setTimeout(() => this.#report(false), GRACE);
  }

  #visibility() {
    clearTimeout(this.#restTimer);
    if (document.hidden) this.#restTimer = setTimeout(() => this.#rest(), REST);
    else if (!this.#hangUp) this.#open();
  }

  /** Two missed heartbeats are the end of a connection. */
  #expect() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ended(1006), this.#silence);
  }

  #take(message) {
    this.#heard = true;
    this.#expect();
    if (message.type === "welcome") this.#silence = 2 * message.heartbeat_ms;
    if (message.type === "reconnect") this.#after = message.after_ms;
    if (message.type === "ack" && !message.resumed) this.#rows.clear();
    if (message.type === "snapshot") this.#current();
    if (message.quotes) {
      this.cursor = message.cursor;
      message.quotes = message.quotes.flatMap((row) => this.#merge(row));
    }
    this.#receive(message);
  }

  #merge(row) {
    const known = this.#rows.get(row.symbol);
    if (known?.seq >= row.seq) return [];
    this.#rows.set(row.symbol, row = { ...known, ...row });
    return [row];
  }

  #current() {
    this.#failures = 0;
    this.#socketsWork ||= this.#transport === socket;
    clearTimeout(this.#grace);
    this.#report(true);
  }

  #ended(code) {
    this.#rest();
    if (REFUSED.has(code)) {
      this.stop();
      return this.refused(code);
    }
    if (!this.#heard && !this.#socketsWork) {
      this.#transport = this.#transport === socket ? events : socket;
    }
    this.#timer = setTimeout(() => this.#open(), this.#delay(code));
  }

  #delay(code) {
    const asked = this.#after;
    this.#after = null;
    const failures = this.#failures++;
    if (asked !== null) return asked;
    if (AT_ONCE.has(code) && failures === 0) return 0;
    return Math.random() * Math.min(CEILING, FLOOR * 2 ** failures);
  }
}
