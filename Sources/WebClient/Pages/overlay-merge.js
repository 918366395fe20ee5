// One room heard in several languages, merged by the places of its record. No DOM here.

import { reads } from "./languages.js";

const RECENT_MS = 600_000; // how far back the removal of a user's messages reaches
const REMOVALS = 50;

const inside = (value, least, most, otherwise) => {
	const found = Number.parseFloat(value);
	return Number.isFinite(found) ? Math.min(most, Math.max(least, found)) : otherwise;
};
const among = (value, choices) => (choices.includes(value) ? value : choices[0]);

/** What the address asks for; what is missing or nonsense takes its default, what is too large the most. */
export function parameters(given) {
	const langs = (given.get("langs") ?? given.get("lang") ?? "").split(",").map((tag) => tag.trim())
		.filter((tag) => /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/.test(tag));
	return {
		room: given.get("room") ?? "", token: given.get("token"),
		langs: [...new Set(langs)].slice(0, 2),
		size: inside(given.get("size"), 10, 200, 28), max: Math.round(inside(given.get("max"), 1, 50, 8)),
		fade: inside(given.get("fade"), 0, 3600, 0), width: inside(given.get("width"), 10, 100, 100),
		look: among(given.get("look"), ["outline", "dark", "light"]), side: among(given.get("side"), ["left", "right"]),
		from: among(given.get("from"), ["bottom", "top"]),
	};
}

/** What is shown of a message: its words in each wanted language that there are any in, else the original. */
export function lines({ text, lang, translations }, langs) {
	const found = [];
	for (const wanted of langs) {
		if (reads(wanted, lang)) found.push({ text, lang });
		else if (translations[wanted]?.text && translations[wanted].q !== "gloss") found.push(translations[wanted]);
	}
	if (!found.length || lang === "und") return [{ text, lang }];
	return found.filter((line, index) => found.findIndex((other) => other.text === line.text) === index);
}

export class Merge {
	messages = new Map(); // by seq, in any order
	#epoch = null;
	#epochs = new Map(); // by connection
	#removals = [];
	#most;

	constructor(most) {
		this.#most = most;
	}

	/** Takes what the connection that reads `lang` was told. Returns whether anything changed. */
	take(lang, event) {
		if (event.ev === "joined") {
			this.#epochs.set(lang, event.epoch);
			if (event.epoch === this.#epoch) return false;
			// Another record: its places mean other messages.
			this.#epoch = event.epoch;
			this.messages.clear();
			this.#removals = [];
			return true;
		}
		if (this.#epochs.get(lang) !== this.#epoch) return false;
		if (event.ev === "msg") return this.#message(lang, event);
		if (event.ev === "tr") return this.#translation(lang, event);
		if (event.ev === "gone") return this.#gone(event);
		return false;
	}

	#message(lang, { seq, at, user, text, lang: spoken, kind, tr }) {
		const known = this.messages.get(seq);
		if (known) {
			if (tr) known.translations[lang] = tr;
			return Boolean(tr);
		}
		const message = { seq, user, text, lang: spoken, kind, time: Date.parse(at), translations: tr ? { [lang]: tr } : {} };
		// The other connection may have heard already that it is gone.
		if (this.#removals.some((removal) => takes(removal, message))) return false;
		this.messages.set(seq, message);
		if (this.messages.size > this.#most) this.messages.delete(Math.min(...this.messages.keys()));
		return true;
	}

	#translation(lang, { of, tr }) {
		const known = this.messages.get(of);
		if (known) known.translations[lang] = tr;
		return Boolean(known);
	}

	#gone(removal) {
		if (!this.#removals.some(({ seq }) => seq === removal.seq)) this.#removals.push(removal);
		if (this.#removals.length > REMOVALS) this.#removals.shift();
		let changed = false;
		for (const [seq, message] of this.messages) if (takes(removal, message)) changed = this.messages.delete(seq) || changed;
		return changed;
	}

	/** In the order of the record. */
	get sorted() {
		return [...this.messages.values()].sort((a, b) => a.seq - b.seq);
	}
}

function takes({ seq, of, user, all, at }, message) {
	if (!(message.seq < seq)) return false;
	if (all || message.seq === of) return true;
	return user !== undefined && message.user.id === user && message.time >= Date.parse(at) - RECENT_MS;
}
