// The Interline wire protocol, version 1, for one room on one connection that mends itself. No DOM here.

const SUBPROTOCOL = "interline.v1";
const QUIET_MS = 25_000; // without a word from the server for this long: ask whether it is still there
const REPLY_MS = 20_000; // no reply for this long: the connection is dead, whatever the browser thinks
const SETTLED_MS = 10_000; // joined for this long: the next loss starts from the shortest wait again
const NONCE_MS = 9 * 60_000; // the server remembers a nonce for ten minutes
const BASE_MS = 1_000;
const CAP_MS = 30_000;

const STOPS = new Set([1002, 1007, 1009, 4001, 4002, 4003, 4006]);
const TOO_MANY = 4005;
const JOIN_LATER = new Set(["rate_limited", "overloaded", "room_full", "internal"]);
const UNRECORDED = new Set(["hold_done"]); // carries the seq of another event

/** A command that was refused; `code` is the server's, or `too_large`, `disconnected`, `stopped`, `unknown_fate`. */
export class Refusal extends Error {
  constructor({ code, message = "", retry_ms = null, rule = null }) {
    super(message);
    Object.assign(this, { code, rule, retryMs: retry_ms });
  }
}

/**
 * Joins a room, keeps it joined, and hands on its events in order, each once.
 *
 * `onEvent(event)` gets `joined` (with `fresh`: nothing shown before holds any more) and what follows it.
 * `onStatus({phase, code, message, at, mandated})`: phase is `connecting`, `joined`, `waiting` or `stopped`;
 * `code` is a close code or an error code, `at` the time of the next attempt.
 */
export class Interline {
  #options;
  #socket = null;
  #timer = null;
  #watch = null;
  #attempt = 0;
  #lastID = 0;
  #replies = new Map();
  #says = [];
  #epoch = null;
  #seen = -1; // the last recorded event handed on; -1: none yet
  #newest = 0; // the room's newest when it was last joined
  #joinedAt = 0;
  #heardAt = 0;
  #bye = null;
  #complaint = null;
  #mandated = false;
  #skew = 0;

  phase = "stopped";
  limits = {};
  you = null;

  /** @param options {url, room, token?, lang?, history, onEvent, onStatus} */
  constructor(options) {
    this.#options = { history: 100, ...options };
  }

  get room() {
    return this.#options.room;
  }

  /** The server's clock in milliseconds, as far as `welcome` told. */
  get serverNow() {
    return Date.now() + this.#skew;
  }

  start() {
    if (this.phase === "stopped") this.#connect();
  }

  /** Ends it for good; messages that wait for an answer are refused. */
  stop() {
    this.#halt(1000, "");
  }

  /** Tries now instead of later, unless the server named the time. */
  retry() {
    if (this.phase === "waiting" && !this.#mandated) this.#connect();
  }

  /** Sends a message exactly once, over as many connections as it takes; resolves with the `ok`. */
  say(text) {
    // A lone surrogate or U+0000 would be refused as a bad command.
    const clean = text.replace(/\p{Surrogate}/gu, "\uFFFD").replaceAll("\0", "");
    const nonce = Array.from(crypto.getRandomValues(new Uint8Array(12)), (n) => n.toString(16).padStart(2, "0"));
    return new Promise((resolve, reject) => {
      const command = { op: "say", room: this.room, text: clean, nonce: nonce.join("") };
      const say = { command, resolve, reject, sentAt: 0, by: null, epoch: null, after: 0 };
      if (this.phase === "stopped") return reject(new Refusal({ code: "stopped" }));
      this.#says.push(say);
      if (this.phase === "joined") this.#sendSay(say);
    });
  }

  /** Sends any other command; resolves with its reply, and is refused when the connection is lost first. */
  request(command) {
    return new Promise((resolve, reject) => {
      if (this.phase !== "joined") return reject(new Refusal({ code: "disconnected" }));
      if (!this.#fits(command)) return reject(new Refusal({ code: "too_large" }));
      this.#send(command, (reply) => (reply.ev === "error" ? reject(new Refusal(reply)) : resolve(reply)));
    });
  }

  setLang(lang) {
    this.#options.lang = lang;
    this.request({ op: "lang", room: this.room, lang }).catch(() => {});
  }

  // Connection

  #connect() {
    this.#drop();
    this.#bye = this.#complaint = null;
    this.#mandated = false;
    this.#joinedAt = 0;
    this.#heardAt = Date.now();
    const socket = new WebSocket(this.#options.url, [SUBPROTOCOL]);
    this.#socket = socket;
    socket.onmessage = ({ data }) => this.#frame(socket, data);
    socket.onclose = ({ code }) => this.#lost(code);
    this.#watch = setInterval(() => this.#look(), 3_000);
    this.#status("connecting");
  }

  #drop() {
    clearInterval(this.#watch);
    clearTimeout(this.#timer);
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    // A dead peer answers no close: don't wait for the browser to give up on it.
    socket.onmessage = socket.onclose = null;
    socket.close(1000);
  }

  #look() {
    const now = Date.now();
    const oldest = this.#replies.values().next().value;
    const quiet = Math.min(QUIET_MS, (this.limits.idle_s ?? 60) * 500);
    if (now - (oldest?.at ?? now) > REPLY_MS || (this.phase !== "joined" && now - this.#heardAt > REPLY_MS)) {
      this.#lost(1006);
    } else if (this.phase === "joined" && !oldest && now - this.#heardAt > quiet) {
      this.#send({ op: "ping" }, () => {});
    }
  }

  #lost(closeCode) {
    this.#drop();
    if (this.phase === "stopped") return;
    // The close frame may be missing where `bye` already said why.
    const code = (closeCode === 1006 || closeCode === 1005) && this.#bye ? this.#bye.code : closeCode;
    const message = this.#complaint ?? this.#bye?.reason ?? "";
    if (STOPS.has(code)) return this.#halt(code, message);
    if (this.#joinedAt && Date.now() - this.#joinedAt > SETTLED_MS) this.#attempt = 0;
    this.#wait(code, message, this.#bye?.retry_ms);
    this.#forget("disconnected");
  }

  /** Full jitter, so that a fleet that was dropped at once does not come back at once. */
  #wait(code, message, retryMs) {
    const [base, cap, least] = code === TOO_MANY ? [20_000, 180_000, 10_000] : [BASE_MS, CAP_MS, 0];
    const jitter = least + Math.random() * Math.min(cap, base * 2 ** this.#attempt);
    this.#attempt = Math.min(this.#attempt + 1, 16);
    this.#mandated = Number.isFinite(retryMs);
    // The time that a draining node names is already spread over its clients.
    const delay = !this.#mandated ? jitter : code === 1001 ? retryMs : Math.max(retryMs, jitter);
    this.#timer = setTimeout(() => this.#connect(), delay);
    this.#status("waiting", { code, message, at: Date.now() + delay, mandated: this.#mandated });
  }

  #halt(code, message) {
    this.#drop();
    this.#end(code, message);
  }

  #end(code, message) {
    this.#status("stopped", { code, message });
    this.#forget("disconnected");
    for (const say of this.#says.splice(0)) say.reject(new Refusal({ code: "stopped" }));
  }

  #forget(code) {
    const replies = [...this.#replies.values()];
    this.#replies.clear();
    for (const { onReply } of replies) onReply({ ev: "error", code });
  }

  #status(phase, more = {}) {
    this.phase = phase;
    this.#options.onStatus({ phase, ...more });
  }

  // Commands

  #fits(command) {
    const bytes = new TextEncoder().encode(JSON.stringify({ ...command, id: Number.MAX_SAFE_INTEGER })).length;
    return bytes <= (this.limits.frame_bytes ?? Infinity); // one over costs the connection
  }

  /** `onReply` runs before the next event of the same frame is looked at. */
  #send(command, onReply) {
    const id = ++this.#lastID;
    this.#replies.set(id, { at: Date.now(), onReply });
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify({ ...command, id }));
  }

  #hello() {
    const { token, lang } = this.#options;
    // Without a token nothing that follows depends on the answer.
    this.#send({ op: "hello", token: token || undefined, client: "interline-web/1", lang }, (reply) => {
      if (!token) return;
      if (reply.ev === "error") this.#refusedEntry(reply);
      else this.#join();
    });
    if (!token) this.#join();
  }

  #join() {
    const { room, lang, history } = this.#options;
    const since = this.#seen < 0 ? undefined : { epoch: this.#epoch, seq: this.#seen };
    this.#send({ op: "join", room, lang, since, history }, (reply) => {
      if (reply.ev === "error") this.#refusedEntry(reply);
      else this.#joined(reply);
    });
  }

  #refusedEntry({ code, message, retry_ms: retryMs }) {
    if (code === "disconnected") return;
    if (JOIN_LATER.has(code)) {
      this.#drop();
      this.#wait(code, message, retryMs);
      this.#forget("disconnected");
    } else {
      this.#halt(code, message);
    }
  }

  #joined(event) {
    const resumed = this.#seen >= 0 && event.recovered === true && event.epoch === this.#epoch;
    if (!resumed) this.#seen = event.seq === 0 ? 0 : -1;
    this.#epoch = event.epoch;
    this.#newest = event.seq;
    this.#options.room = event.room;
    this.#joinedAt = Date.now();
    this.you = event.you;
    this.#status("joined");
    this.#options.onEvent({ ...event, fresh: !resumed });
    for (const say of [...this.#says]) this.#resend(say);
  }

  // Messages of one's own

  #sendSay(say) {
    if (!say.sentAt) {
      say.sentAt = Date.now();
      say.after = Math.max(this.#seen, this.#newest);
    }
    if (!this.#fits(say.command)) return this.#settle(say, { ev: "error", code: "too_large" });
    say.by = this.you?.user;
    say.epoch = this.#epoch;
    this.#send(say.command, (reply) => {
      if (reply.code === "disconnected") return; // stays, to be sent again
      this.#settle(say, reply);
    });
  }

  #settle(say, reply) {
    this.#says = this.#says.filter((other) => other !== say);
    if (reply.ev === "error") say.reject(new Refusal(reply));
    else say.resolve(reply);
  }

  async #resend(say) {
    if (!say.sentAt || (say.by === this.you?.user && Date.now() - say.sentAt < NONCE_MS)) return this.#sendSay(say);
    // The nonce no longer protects: it was forgotten, or it was another guest's. The record knows.
    if (say.epoch !== this.#epoch) return this.#settle(say, { ev: "error", code: "unknown_fate" });
    try {
      const stored = await this.#find(say);
      if (stored) this.#settle(say, { ev: "ok", seq: stored.seq, at: stored.at });
      else this.#sendSay(Object.assign(say, { sentAt: 0 }));
    } catch (refusal) {
      if (refusal.code !== "disconnected") this.#settle(say, { ev: "error", code: "unknown_fate" });
    }
  }

  async #find(say) {
    for await (const event of this.#record(say.after, Infinity)) {
      if (event.ev !== "msg" || event.user.id !== say.by) continue;
      if (event.text.trim() === say.command.text.trim()) return event;
    }
  }

  /** Recorded events above `after` and below `before`. */
  async *#record(after, before) {
    for (let page = 0; page < 20; page += 1) {
      const { events } = await this.request({ op: "history", room: this.room, after, limit: 200 });
      for (const event of events) {
        if (event.seq >= before) return;
        yield event;
      }
      const last = events.at(-1)?.seq ?? 0;
      if (last <= after) return;
      after = last;
    }
  }

  // Events

  #frame(socket, data) {
    this.#heardAt = Date.now();
    if (typeof data !== "string") return;
    for (const line of data.split("\n")) {
      if (socket !== this.#socket) return; // an earlier line of the frame ended it
      let event = null;
      try {
        event = JSON.parse(line);
      } catch {
        continue;
      }
      if (event && typeof event === "object") this.#event(event);
    }
  }

  #event(event) {
    const waiting = this.#replies.get(event.id);
    switch (event.ev) {
    case "welcome":
      this.limits = event.limits ?? {};
      this.#skew = (Date.parse(event.at) || Date.now()) - Date.now();
      return this.#hello();
    case "ok":
    case "joined":
    case "error":
      if (event.ev === "error" && event.id === undefined) this.#complaint = event.message;
      this.#replies.delete(event.id);
      return waiting?.onReply(event);
    case "bye":
      this.#bye = event;
      return;
    }
    if (event.room !== this.room || (this.phase !== "joined" && event.ev !== "notice")) return;
    if (Number.isSafeInteger(event.seq) && !UNRECORDED.has(event.ev)) {
      if (event.seq <= this.#seen) return;
      this.#seen = event.seq;
    }
    this.#options.onEvent(event);
    // The notice that says why may come after it, so the connection is left to end by itself.
    if (event.ev === "left") this.#end(`left_${event.code}`, "");
    if (event.ev === "lagged") this.#mend(event).catch(() => {});
  }

  /** What was skipped may have removed messages or changed the room: a gap may hide news, but not those. */
  async #mend({ after, before }) {
    this.#send({ op: "join", room: this.room }, ({ ev, room, state, viewers }) => {
      if (ev !== "joined") return;
      this.#options.onEvent({ ev: "state", room, patch: state });
      this.#options.onEvent({ ev: "viewers", room, count: viewers });
    });
    for await (const event of this.#record(after, before)) {
      if (event.ev === "gone") this.#options.onEvent(event);
    }
  }
}
