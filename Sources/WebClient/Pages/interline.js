// A client of the Interline wire protocol, version 1: one room on a connection that mends itself. No DOM here.
// What it offers is written down in interline.d.ts.

import { LineSocket } from "./line-socket.js";
import { QuestionQueue } from "./question-queue.js";

const SETTLED_MS = 10_000; // joined for this long: the next wait is the shortest again
const NONCE_MS = 540_000; // the server remembers a nonce for ten minutes
const RENEW_MS = 60_000; // before a token expires
const TIMER_MAX = 2 ** 31 - 1;
const PAGE = 200;
const FILL_PAGES = 20; // of the record, to fill a gap; what is longer stays one
const LATER_MAX = 5000; // events that may wait for a gap to be filled
const STOPS = [1002, 1007, 1009, 4001, 4002, 4003, 4006];
const JOIN_LATER = ["rate_limited", "overloaded", "room_full", "internal"];
const TOKEN_CODES = {
	4001: "unauthorized", unauthorized: "unauthorized", 4002: "token_expired", token_expired: "token_expired",
};
const failed = (code) => ({ ev: "error", code });

export class Refusal extends Error {
	constructor({ code, message = "", retry_ms: retryMs, rule, notice }) {
		super(message);
		this.name = "Refusal";
		Object.assign(this, { code, retryMs, rule, notice });
	}
}

/** When a token expires, in milliseconds, or NaN. */
function expiry(token) {
	try {
		const [, claims] = token.split(".");
		return JSON.parse(atob(claims.replaceAll("-", "+").replaceAll("_", "/"))).exp * 1000;
	} catch {
		return NaN;
	}
}

export class Interline {
	#options;
	#handlers = new Map();
	#socket = null;
	#timer = 0;
	#renewal = 0;
	#turn = 0; // counts connections and waits, so that what is late is known to be
	#attempt = 0;
	#says = [];
	#epoch = null;
	#seen = -1; // the last recorded event handed on; -1: none
	#newest = 0; // the room's last event when it was joined
	#gap = null; // one that is being filled, with the events that wait for that
	#joinedAt = 0;
	#bye = null;
	#complaint = null;
	#mandated = false;
	#skew = 0;
	#queue = new QuestionQueue();
	phase = "stopped";
	limits = {};
	you = null;
	state = {};

	constructor(options) {
		this.#options = { history: 100, client: "interline-web", deflate: true, ...options };
		if (options.onEvent) this.on("*", options.onEvent);
		if (options.onStatus) this.on("status", options.onStatus);
	}

	get room() {
		return this.#options.room;
	}

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

	retry() {
		if (this.phase === "waiting" && !this.#mandated) this.#connect();
	}

	on(kind, handler) {
		if (!this.#handlers.has(kind)) this.#handlers.set(kind, new Set());
		this.#handlers.get(kind).add(handler);
		return () => this.#handlers.get(kind).delete(handler);
	}

	say(text, options) {
		return this.#saying("say", text, options);
	}

	ask(text, options) {
		return this.#saying("ask", text, options);
	}

	vote(of) {
		return this.request({ op: "vote", of });
	}

	react(of, emoji) {
		return this.request({ op: "react", of, emoji });
	}

	report(of, reason) {
		return this.request({ op: "report", of, reason });
	}

	appeal(notice, text) {
		return this.request({ op: "appeal", notice, text });
	}

	acknowledge(notice) {
		return this.request({ op: "acknowledge", notice });
	}

	async history({ before, after, limit } = {}) {
		return (await this.request({ op: "history", before, after, limit })).events;
	}

	request(command) {
		return new Promise((resolve, reject) => {
			// Who was banned may still speak for themselves.
			const open = this.phase === "joined" || ["appeal", "acknowledge"].includes(command.op);
			if (!open || !this.#socket) return reject(new Refusal(failed("stopped")));
			const reply = (event) => (event.ev === "error" ? reject(new Refusal(event)) : resolve(event));
			this.#socket.send({ room: this.room, ...command }, reply);
		});
	}

	setLang(lang) {
		this.#options.lang = lang;
		this.request({ op: "lang", lang }).catch(() => {}); // the next join says it
	}

	// Connection

	#connect() {
		this.#drop();
		this.#bye = this.#complaint = null;
		this.#mandated = false;
		this.#joinedAt = 0;
		const { url, deflate } = this.#options;
		this.#socket = new LineSocket(url, deflate, (event) => this.#event(event), (code) => this.#lost(code));
		this.#status("connecting");
	}

	#drop() {
		this.#turn += 1;
		clearTimeout(this.#timer);
		clearTimeout(this.#renewal);
		this.#gap = null; // the next connection resumes after what was handed on
		const socket = this.#socket;
		this.#socket = null;
		socket?.drop();
	}

	#lost(closeCode) {
		this.#drop();
		if (this.phase === "stopped") return;
		const code = closeCode === 1006 || closeCode === 1005 ? this.#bye?.code ?? closeCode : closeCode;
		const message = this.#complaint?.message || this.#bye?.reason;
		if (this.#joinedAt && Date.now() - this.#joinedAt > SETTLED_MS) this.#attempt = 0;
		if (STOPS.includes(code) && !this.#mayRenew(code)) return this.#end(code, { message });
		this.#wait(code, message, this.#bye?.retry_ms);
	}

	#mayRenew(code) {
		return Boolean(this.#options.getToken && TOKEN_CODES[code]);
	}

	/** Full jitter: clients that were dropped together don't come back together. */
	#wait(code, message, retryMs) {
		const [least, base, cap] = code === 4005 ? [10_000, 20_000, 180_000] : [0, 1000, 30_000];
		let delay = least + Math.random() * Math.min(cap, base * 2 ** this.#attempt);
		this.#attempt += 1;
		this.#mandated = Number.isFinite(retryMs);
		// A draining node has spread its clients itself.
		if (this.#mandated) delay = code === 1001 ? retryMs : Math.max(retryMs, delay);
		delay = Math.min(Math.max(delay, 0), TIMER_MAX);
		this.#timer = setTimeout(() => (this.#mayRenew(code) ? this.#renew(code) : this.#connect()), delay);
		this.#status("waiting", { code, message, at: Date.now() + delay, mandated: this.#mandated });
	}

	async #renew(code) {
		const turn = this.#turn;
		let token = null;
		try {
			token = await this.#options.getToken(TOKEN_CODES[code]);
		} catch {
			if (turn === this.#turn) this.#wait(code);
			return;
		}
		if (turn !== this.#turn) return;
		if (!token || token === this.#options.token) return this.#end(code);
		this.#options.token = token;
		this.#connect();
	}

	/** Before the token expires; the connection goes on. */
	#planRenewal() {
		const left = expiry(this.#options.token) - this.serverNow;
		if (!this.#options.getToken || !(left > 0)) return;
		const delay = Math.min(Math.max(left - RENEW_MS, left / 2), TIMER_MAX);
		this.#renewal = setTimeout(async () => {
			const turn = this.#turn;
			let token = null;
			try {
				token = await this.#options.getToken("expiring");
			} catch {} // asked again once it has expired
			if (turn !== this.#turn || !token || token === this.#options.token) return; // its end will tell
			this.#options.token = token;
			this.#socket.send({ op: "hello", token }, () => {});
			this.#planRenewal();
		}, delay);
	}

	/** The socket is kept where it is of use for an appeal. */
	#end(code, more) {
		if (code !== "banned") this.#drop();
		this.#status("stopped", { code, ...more });
		for (const say of this.#says.splice(0)) say.reject(new Refusal(failed("stopped")));
	}

	#status(phase, more) {
		this.phase = phase;
		this.#emit("status", { phase, ...more });
	}

	/** A handler that throws must not cost others the event. */
	#emit(kind, event) {
		for (const handler of [...(this.#handlers.get(kind) ?? [])]) {
			try {
				handler(event);
			} catch (error) {
				reportError(error);
			}
		}
	}

	// Joining

	#hello() {
		const { token, lang, client } = this.#options;
		this.#socket.send({ op: "hello", token: token || undefined, client, lang: lang ?? undefined }, (reply) => {
			if (reply.ev === "error") return this.#notLetIn(reply);
			this.#planRenewal();
			this.#join();
		});
	}

	#join() {
		const { room, lang, history } = this.#options;
		const since = this.#seen < 0 ? undefined : { epoch: this.#epoch, seq: this.#seen };
		this.#socket.send({ op: "join", room, lang: lang ?? undefined, since, history }, (reply) => {
			if (reply.ev === "error") this.#notLetIn(reply);
			else this.#joined(reply);
		});
	}

	#notLetIn({ code, message, retry_ms: retryMs, notice }) {
		if (code === "stopped") return;
		if (code === "banned") return this.#end(code, { message, notice });
		this.#drop();
		if (JOIN_LATER.includes(code) || this.#mayRenew(code)) this.#wait(code, message, retryMs);
		else this.#end(code, { message });
	}

	#joined(event) {
		const resumed = this.#seen >= 0 && event.recovered && event.epoch === this.#epoch;
		// The cursor is what was handed on, not the newest: a connection may be lost amid the history.
		if (!resumed) this.#seen = event.seq === 0 ? 0 : -1;
		this.#options.room = event.room;
		this.#epoch = event.epoch;
		this.#newest = event.seq;
		this.#joinedAt = Date.now();
		this.#socket.isSettled = true;
		this.you = event.you;
		this.state = { ...event.state };
		this.#status("joined");
		this.#hand({ ...event, fresh: !resumed });
		for (const say of this.#says) this.#resend(say);
	}

	// Messages of one's own

	#saying(op, text, { replyTo, lang } = {}) {
		const bytes = crypto.getRandomValues(new Uint8Array(12)); // randomUUID is for https alone
		const nonce = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
		// The server takes neither lone surrogates nor U+0000.
		const clean = String(text).replace(/\p{Surrogate}|\0/gu, "\uFFFD");
		const command = { op, room: this.room, text: clean, nonce, reply_to: replyTo, lang };
		return new Promise((resolve, reject) => {
			if (this.phase === "stopped") return reject(new Refusal(failed("stopped")));
			const say = { command, resolve, reject, sentAt: 0 };
			this.#says.push(say);
			this.#sendSay(say);
		});
	}

	#sendSay(say) {
		if (this.phase !== "joined") return; // once it is
		if (!say.sentAt) Object.assign(say, { sentAt: Date.now(), after: Math.max(this.#seen, this.#newest) });
		Object.assign(say, { by: this.you.user, epoch: this.#epoch });
		this.#socket.send(say.command, (reply) => {
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
		for (let page = 0; page < FILL_PAGES; page += 1) {
			const events = await this.history({ after, limit: PAGE });
			for (const event of events) {
				if (event.seq >= before) return;
				after = event.seq;
				yield event;
			}
			if (events.length < PAGE || after >= before - 1) return;
		}
		throw new Refusal(failed("too_long"));
	}

	// Events

	#event(event) {
		switch (event.ev) {
			case "welcome":
				this.limits = event.limits ?? {};
				this.#socket.frameBytes = this.limits.frame_bytes ?? Infinity;
				this.#skew = Date.parse(event.at) - Date.now() || 0;
				return this.#hello();
			case "bye":
				this.#bye = event;
				return;
			case "error":
				this.#complaint = event; // the close that follows tells the rest
				return;
		}
		if (event.room === this.room && (this.phase === "joined" || event.ev === "notice")) this.#inRoom(event);
	}

	#inRoom(event) {
		if (this.#gap && event.ev !== "notice") {
			this.#gap.later.push(event);
			if (this.#gap.later.length > LATER_MAX) this.#giveUp(this.#gap);
			return;
		}
		// A sample of a flood leaves out messages on purpose.
		if (event.ev === "lagged" && !event.sampled) return void this.#fill(event);
		this.#hand(event);
		if (event.ev === "left") this.#left(event);
	}

	#hand(event) {
		// `hold_done` has the seq of another event, `joined` the room's newest.
		if (event.seq !== undefined && event.ev !== "hold_done" && event.ev !== "joined") {
			if (event.seq <= this.#seen) return;
			this.#seen = event.seq;
		}
		// `joined` had the patches up to it already.
		if (event.ev === "state" && !(event.seq <= this.#newest)) Object.assign(this.state, event.patch);
		const { questions = [] } = this.state;
		const after = this.#queue.after(event, questions, event.seq > this.#newest);
		if (after !== questions) this.state = { ...this.state, questions: after };
		this.#emit(event.ev, event);
		this.#emit("*", event);
		if (after === questions || event.ev === "votes") return;
		this.#hand({ ev: "state", room: this.room, patch: { questions: after } });
	}

	/** The notice that says why may come after it. */
	#left({ code }) {
		if (code !== "closed") return this.#end(code);
		this.#drop();
		this.#wait(code);
	}

	/** Puts what was skipped in its place, from the record; later events wait for it. */
	async #fill({ after, before }) {
		const gap = (this.#gap = { after, before, later: [] });
		// What is not in the record, such as counts, may have changed too.
		this.#socket.send({ op: "join", room: this.room }, ({ ev, room, state, viewers }) => {
			if (ev === "error") return;
			for (const event of [{ ev: "state", room, patch: state }, { ev: "viewers", room, count: viewers }]) {
				if (this.#gap === gap) gap.later.push(event);
				else this.#hand(event);
			}
		});
		try {
			for await (const event of this.#record(after, before)) {
				if (this.#gap !== gap) return;
				this.#hand(event);
			}
			this.#resume(gap);
		} catch {
			this.#giveUp(gap);
		}
	}

	#giveUp(gap) {
		if (this.#gap !== gap) return;
		const after = Math.max(this.#seen, gap.after);
		this.#hand({ ev: "lagged", room: this.room, after, before: gap.before });
		this.#resume(gap);
	}

	#resume(gap) {
		if (this.#gap !== gap) return;
		this.#gap = null;
		for (const event of gap.later) this.#inRoom(event); // another gap makes the rest wait again
	}
}
