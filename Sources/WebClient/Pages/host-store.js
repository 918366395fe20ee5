// What the host console knows of its room, from the relay's events. No DOM here.

import { Tally } from "./host-tally.js";

const MESSAGES = 800;
const USERS = 5000;
const REPORTS = 200;
const APPEALS = 200;
const DONE_HOLDS = 100;
const RECENT_MS = 600_000; // how far back the removal of a user's messages reaches

export class Store {
	settings = {};
	you = null;
	viewers = 0;
	viewerLanguages = {};
	messages = new Map(); // by seq
	holds = new Map(); // by id; `done` once decided
	reports = new Map(); // by seq of the message, all reports of one together
	appeals = new Map(); // by notice
	seen = new Map(); // by user: how many messages were seen since the page was opened
	raid = null;
	tally = new Tally();
	#joinSeq = 0;
	#clock;
	#fullUpTo = 0; // of a resumed connection's messages, those up to here are the past

	/** @param clock the relay's time in milliseconds. */
	constructor(clock) {
		this.#clock = clock;
	}

	/** Takes an event in; returns what it changed. */
	apply(event) {
		switch (event.ev) {
			case "joined": return this.#joined(event);
			case "msg": return this.#message(event);
			case "tr": return this.#translation(event);
			case "gone": return this.#gone(event);
			case "state": return this.#state(event);
			case "viewers": return this.#viewers(event);
			case "votes": return this.#votes(event);
			case "held": return this.#held(event);
			case "hold_done": return this.#holdDone(event);
			case "report": return this.#report(event);
			case "appealed": return this.#appealed(event);
			case "raid": return this.#raid(event);
			case "lagged": return ["gap"];
			default: return [];
		}
	}

	get waiting() {
		return [...this.holds.values()].filter((hold) => !hold.done);
	}

	get openReports() {
		return [...this.reports.values()].filter((report) => !report.done);
	}

	get openAppeals() {
		return [...this.appeals.values()].filter((appeal) => !appeal.done);
	}

	can(right) {
		return this.you?.can?.includes(right) ?? false;
	}

	#joined(event) {
		this.you = event.you;
		this.settings = { ...event.state };
		this.viewers = event.viewers;
		this.#joinSeq = this.#fullUpTo = event.seq;
		this.tally.viewers(this.#clock(), event.viewers);
		if (event.fresh) this.messages.clear();
		// What still waits is told again.
		for (const hold of this.holds.values()) hold.stale = !hold.done;
		for (const appeal of this.appeals.values()) appeal.stale = !appeal.done;
		return ["joined", "settings", "viewers", "holds", "appeals", event.fresh ? "fresh" : "resumed"];
	}

	/** All that waited when the room was joined has been told: the rest was decided meanwhile. */
	settled() {
		for (const hold of this.holds.values()) if (hold.stale) this.finish(hold, { decision: "elsewhere" });
		for (const appeal of this.appeals.values()) if (appeal.stale) appeal.done = { decision: "elsewhere" };
		return ["holds", "appeals"];
	}

	#message(event) {
		const { seq, user, at } = event;
		if (this.messages.has(seq)) return [];
		this.messages.set(seq, { ...event, time: Date.parse(at), removed: false });
		if (this.messages.size > MESSAGES) this.messages.delete(this.messages.keys().next().value);
		if (!this.seen.has(user.id) && this.seen.size >= USERS) this.seen.delete(this.seen.keys().next().value);
		const known = this.seen.get(user.id);
		this.seen.set(user.id, { count: (known?.count ?? 0) + 1, user });
		if (seq > this.#fullUpTo) this.tally.message(this.#clock(), event.lang);
		return ["messages"];
	}

	#translation({ of, tr }) {
		const message = this.messages.get(of);
		if (!message) return [];
		message.tr = tr;
		return ["translations"];
	}

	/** Touches only what is older than the event. */
	#gone({ seq, of, user, all, at }) {
		const from = Date.parse(at) - RECENT_MS;
		for (const message of this.messages.values()) {
			if (message.removed || !(message.seq < seq)) continue;
			const hit = all || message.seq === of || (user !== undefined && message.user.id === user && message.time >= from);
			if (!hit) continue;
			message.removed = true;
			this.tally.removed += 1;
		}
		return ["removals", "reports"];
	}

	#state({ seq, patch }) {
		if (seq <= this.#joinSeq) return []; // `joined` showed it
		Object.assign(this.settings, patch);
		return ["settings"];
	}

	#viewers({ count, langs }) {
		this.viewers = count;
		this.viewerLanguages = langs ?? {};
		this.tally.viewers(this.#clock(), count);
		return ["viewers"];
	}

	#votes({ of, count }) {
		const question = this.settings.questions?.find(({ seq }) => seq === of);
		if (!question) return [];
		this.settings.questions = this.settings.questions.map((other) => (other.seq === of ? { seq: of, votes: count } : other));
		return ["settings"];
	}

	#held(event) {
		const known = this.holds.get(event.hold);
		if (known) {
			known.stale = false;
			return ["holds"];
		}
		this.holds.set(event.hold, { ...event, time: Date.parse(event.at), end: Date.parse(event.until), done: null });
		this.tally.held(this.#clock(), event.rule);
		return ["holds"];
	}

	#holdDone({ hold: id, decision, by, by_name: byName }) {
		const hold = this.holds.get(id);
		if (!hold || hold.done) return [];
		this.finish(hold, { decision, by, byName });
		return ["holds"];
	}

	finish(hold, done) {
		hold.done = { ...done, at: this.#clock() };
		hold.stale = false;
		this.tally.decision(done.decision);
		const over = [...this.holds.values()].filter((other) => other.done);
		for (const old of over.slice(0, -DONE_HOLDS)) this.holds.delete(old.hold);
	}

	#report({ of, by, by_name: byName, reason }, at = this.#clock()) {
		const known = this.reports.get(of);
		const from = [...(known?.from ?? []), { by, byName, reason, at }].slice(-20);
		this.reports.set(of, { of, from, count: (known?.count ?? 0) + 1, done: null });
		if (this.reports.size > REPORTS) this.reports.delete(this.reports.keys().next().value);
		return ["reports"];
	}

	/** Reports from before the page was opened, as the audit trail tells them, newest first. */
	recall(entries) {
		for (const { action, of, by, reason, at } of [...entries].reverse()) {
			if (action !== "report" || of === undefined) continue;
			if (this.reports.get(of)?.from.some((report) => report.by === by?.id)) continue;
			this.#report({ of, by: by?.id, by_name: by?.name, reason }, Date.parse(at));
		}
		return ["reports"];
	}

	#appealed({ notice, user, text }) {
		const known = this.appeals.get(notice);
		this.appeals.set(notice, { notice, user, text, done: null, at: known?.at ?? this.#clock() });
		if (this.appeals.size > APPEALS) this.appeals.delete(this.appeals.keys().next().value);
		return ["appeals"];
	}

	#raid({ level, sample, count, shield }) {
		this.raid = { level, sample, count, shield: Boolean(shield), at: this.#clock() };
		return ["raid"];
	}
}
