// The Interline wire protocol, version 1: one room on a connection that mends itself. No DOM here.

const QUIET_MS = 25_000; // without a word from the server: ask for one
const REPLY_MS = 20_000; // without a reply: the connection is dead, whatever the browser thinks
const SETTLED_MS = 10_000; // joined for this long: the next wait is the shortest again
const NONCE_MS = 540_000; // the server remembers a nonce for ten minutes
const STOPS = [1002, 1007, 1009, 4001, 4002, 4003, 4006];
const failed = (code) => ({ ev: "error", code });
const JOIN_LATER = ["rate_limited", "overloaded", "room_full", "internal"];

/** `code` is the server's, or `too_large`, `stopped` (not connected) or `unknown_fate`. */
export class Refusal extends Error {
	constructor({ code, message = "", retry_ms: retryMs }) {
		super(message);
		Object.assign(this, { code, retryMs });
	}
}

/**
 * Keeps `room` joined. `onEvent` gets every event once and in order, `joined` with `fresh` where what came
 * before no longer holds; `onStatus` gets {phase, code, message, at}, `at` being when it connects again.
 */
export class Interline {
	#options;
	#socket = null;
	#timer = 0;
	#watch = 0;
	#attempt = 0;
	#lastID = 0;
	#replies = new Map();
	#says = [];
	#epoch = null;
	#seen = -1; // the last recorded event handed on; -1: none
	#newest = 0; // the room's last event when it was joined
	#joinedAt = 0;
	#heardAt = 0;
	#bye = null;
	#complaint = "";
	#mandated = false;
	#skew = 0;
	phase = "stopped";
	limits = {};
	you = null;

	constructor(options) {
		this.#options = options;
	}

	get room() {
		return this.#options.room;
	}

	/** The server's clock in milliseconds. */
	get serverNow() {
		return Date.now() + this.#skew;
	}

	start() {
		if (this.phase === "stopped") this.#connect();
	}

	stop() {
		this.#drop();
		this.#end(1000);
	}

	/** Connects now, unless the server named the time. */
	retry() {
		if (this.phase === "waiting" && !this.#mandated) this.#connect();
	}

	/** Sends a message exactly once, over as many connections as it takes; resolves with the `ok`. */
	say(text) {
		const bytes = crypto.getRandomValues(new Uint8Array(12)); // randomUUID is for https alone
		const nonce = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
		// The server takes neither lone surrogates nor U+0000.
		const command = { op: "say", room: this.room, text: text.replace(/\p{Surrogate}|\0/gu, "\uFFFD"), nonce };
		return new Promise((resolve, reject) => {
			if (this.phase === "stopped") return reject(new Refusal(failed("stopped")));
			const say = { command, resolve, reject, sentAt: 0 };
			this.#says.push(say);
			this.#sendSay(say);
		});
	}

	/** Sends any other command; it is refused where the connection is lost. */
	request(command) {
		return new Promise((resolve, reject) => {
			if (this.phase !== "joined") return reject(new Refusal(failed("stopped")));
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
		this.#bye = null;
		this.#complaint = "";
		this.#mandated = false;
		this.#joinedAt = 0;
		this.#heardAt = Date.now();
		const socket = new WebSocket(this.#options.url, ["interline.v1"]);
		socket.onmessage = ({ data }) => this.#frame(socket, data);
		socket.onclose = ({ code }) => this.#lost(code);
		this.#socket = socket;
		this.#watch = setInterval(() => this.#look(), 3000);
		this.#status("connecting");
	}

	#drop() {
		clearInterval(this.#watch);
		clearTimeout(this.#timer);
		const socket = this.#socket;
		this.#socket = null;
		if (!socket) return;
		// A dead peer answers no close.
		socket.onmessage = socket.onclose = null;
		socket.close();
	}

	#look() {
		const now = Date.now();
		const joined = this.phase === "joined";
		const [oldest] = this.#replies.values();
		const since = oldest?.at ?? (joined ? now : this.#heardAt);
		if (now - since > REPLY_MS) this.#lost(1006);
		else if (joined && !oldest && now - this.#heardAt > QUIET_MS) this.#send({ op: "ping" }, () => {});
	}

	#lost(closeCode) {
		this.#drop();
		if (this.phase === "stopped") return;
		const code = closeCode === 1006 || closeCode === 1005 ? this.#bye?.code ?? closeCode : closeCode;
		const message = this.#complaint || this.#bye?.reason;
		if (STOPS.includes(code)) return this.#end(code, message);
		if (this.#joinedAt && Date.now() - this.#joinedAt > SETTLED_MS) this.#attempt = 0;
		this.#wait(code, message, this.#bye?.retry_ms);
	}

	/** Full jitter: clients that were dropped together don't come back together. */
	#wait(code, message, retryMs) {
		const [least, base, cap] = code === 4005 ? [10_000, 20_000, 180_000] : [0, 1000, 30_000];
		let delay = least + Math.random() * Math.min(cap, base * 2 ** this.#attempt);
		this.#attempt += 1;
		this.#mandated = Number.isFinite(retryMs);
		// A draining node has spread its clients itself.
		if (this.#mandated) delay = code === 1001 ? retryMs : Math.max(retryMs, delay);
		this.#timer = setTimeout(() => this.#connect(), delay);
		this.#status("waiting", { code, message, at: Date.now() + delay, mandated: this.#mandated });
		this.#forget();
	}

	#end(code, message) {
		this.#status("stopped", { code, message });
		this.#forget();
		for (const say of this.#says.splice(0)) say.reject(new Refusal(failed("stopped")));
	}

	#forget() {
		const replies = [...this.#replies.values()];
		this.#replies.clear();
		for (const { onReply } of replies) onReply(failed("stopped"));
	}

	#status(phase, more) {
		this.phase = phase;
		this.#options.onStatus({ phase, ...more });
	}

	// Commands

	/** `onReply` runs before the next line of the frame. */
	#send(command, onReply) {
		const line = JSON.stringify({ ...command, id: ++this.#lastID });
		// It would cost the connection.
		if (new TextEncoder().encode(line).length > this.limits.frame_bytes) return onReply(failed("too_large"));
		this.#replies.set(this.#lastID, { at: Date.now(), onReply });
		this.#socket.send(line);
	}

	#hello() {
		const { token, lang } = this.#options;
		this.#send({ op: "hello", token: token || undefined, client: "interline-web", lang }, (reply) => {
			if (reply.ev === "error") this.#notLetIn(reply);
			else this.#join();
		});
	}

	#join() {
		const { room, lang, history = 100 } = this.#options;
		const since = this.#seen < 0 ? undefined : { epoch: this.#epoch, seq: this.#seen };
		this.#send({ op: "join", room, lang, since, history }, (reply) => {
			if (reply.ev === "error") this.#notLetIn(reply);
			else this.#joined(reply);
		});
	}

	#notLetIn({ code, message, retry_ms: retryMs }) {
		if (code === "stopped") return;
		this.#drop();
		if (JOIN_LATER.includes(code)) this.#wait(code, message, retryMs);
		else this.#end(code, message);
	}

	#joined(event) {
		const resumed = this.#seen >= 0 && event.recovered && event.epoch === this.#epoch;
		// The cursor is what was handed on, not the newest: a connection may be lost amid the history.
		if (!resumed) this.#seen = event.seq === 0 ? 0 : -1;
		this.#options.room = event.room;
		this.#epoch = event.epoch;
		this.#newest = event.seq;
		this.#joinedAt = Date.now();
		this.you = event.you;
		this.#status("joined");
		this.#options.onEvent({ ...event, fresh: !resumed });
		for (const say of this.#says) this.#resend(say);
	}

	// Messages of one's own

	#sendSay(say) {
		if (this.phase !== "joined") return; // once it is
		if (!say.sentAt) Object.assign(say, { sentAt: Date.now(), after: Math.max(this.#seen, this.#newest) });
		Object.assign(say, { by: this.you.user, epoch: this.#epoch });
		this.#send(say.command, (reply) => {
			if (reply.code !== "stopped") this.#settle(say, reply); // else it is sent again
		});
	}

	#settle(say, reply) {
		this.#says = this.#says.filter((other) => other !== say);
		if (reply.ev === "error") say.reject(new Refusal(reply));
		else say.resolve(reply);
	}

	async #resend(say) {
		const known = say.by === this.you.user && Date.now() - say.sentAt < NONCE_MS;
		if (!say.sentAt || known) return this.#sendSay(say);
		// The nonce was forgotten, or was another guest's: only the record knows.
		try {
			if (say.epoch !== this.#epoch) throw new Refusal(failed("unknown_fate"));
			for await (const event of this.#record(say.after, Infinity)) {
				const own = event.ev === "msg" && event.user.id === say.by && event.text.trim() === say.command.text.trim();
				if (own) return this.#settle(say, { ev: "ok", seq: event.seq, at: event.at });
			}
			this.#sendSay(Object.assign(say, { sentAt: 0 }));
		} catch ({ code }) {
			if (code !== "stopped") this.#settle(say, failed("unknown_fate"));
		}
	}

	/** Recorded events between two sequences, both exclusive. */
	async *#record(after, before) {
		for (let page = 0; page < 20; page += 1) {
			const { events } = await this.request({ op: "history", room: this.room, after, limit: 200 });
			for (const event of events) {
				if (event.seq >= before) return;
				after = event.seq;
				yield event;
			}
			if (!events.length) return;
		}
	}

	// Events

	#frame(socket, data) {
		this.#heardAt = Date.now();
		for (const line of String(data).split("\n")) {
			if (socket !== this.#socket) return; // an earlier line ended the connection
			let event = null;
			try {
				event = JSON.parse(line);
			} catch {} // an empty line
			if (event) this.#event(event);
		}
	}

	#event(event) {
		switch (event.ev) {
			case "welcome":
				this.limits = event.limits;
				this.#skew = Date.parse(event.at) - Date.now();
				return this.#hello();
			case "bye":
				this.#bye = event;
				return;
			case "error":
				if (event.id === undefined) this.#complaint = event.message; // the close that follows tells the rest
			case "ok": // falls through
			case "joined": {
				const waiting = this.#replies.get(event.id);
				this.#replies.delete(event.id);
				return waiting?.onReply(event);
			}
		}
		if (event.room !== this.room || (this.phase !== "joined" && event.ev !== "notice")) return;
		// `hold_done` has the seq of another event.
		if (event.seq !== undefined && event.ev !== "hold_done") {
			if (event.seq <= this.#seen) return;
			this.#seen = event.seq;
		}
		this.#options.onEvent(event);
		// The notice that says why may come after it, so the connection is left to end by itself.
		if (event.ev === "left") this.#end(event.code);
		// A sample of a flood leaves out messages alone.
		if (event.ev === "lagged" && !event.sampled) this.#mend(event).catch(() => {});
	}

	/** What was skipped may have changed the room or removed messages. */
	async #mend({ after, before }) {
		this.#send({ op: "join", room: this.room }, ({ ev, room, state, viewers }) => {
			if (ev === "error") return;
			this.#options.onEvent({ ev: "state", room, patch: state });
			this.#options.onEvent({ ev: "viewers", room, count: viewers });
		});
		for await (const event of this.#record(after, before)) {
			if (event.ev === "gone") this.#options.onEvent({ ...event, late: true });
		}
	}
}
