// Single messages that are no longer in the list, such as pinned ones, from the record.

const KEPT = 200;

/** A message as the page keeps it, from the event. */
export const messageOf = ({ seq, at, user, text, lang, tr, kind, from, reply_to: replyTo, reactions }) =>
	({ seq, at: Date.parse(at) || Date.now(), user, text, lang, tr, kind, from, replyTo, reactions });

export class Recall {
	#client;
	#list;
	#known = new Map(); // seq: message, or null where there is none
	#asked = new Set();

	constructor(client, list) {
		this.#client = client;
		this.#list = list;
	}

	/** The message as far as it is known: null where it is gone, undefined where nobody has looked. */
	get(seq) {
		return this.#list.find(seq) ?? this.#known.get(seq);
	}

	/** Looks for it, once; calls `found` where something has come of it. */
	async look(seq, found) {
		if (this.get(seq) !== undefined || this.#asked.has(seq)) return;
		this.#asked.add(seq);
		try {
			const [event] = await this.#client.history({ before: seq + 1, limit: 1 });
			this.keep(seq, event?.ev === "msg" && event.seq === seq ? messageOf(event) : null);
			found();
		} catch {} // not connected: asked again when it is drawn anew
		this.#asked.delete(seq);
	}

	keep(seq, message) {
		this.#known.set(seq, message);
		if (this.#known.size > KEPT) this.#known.delete(this.#known.keys().next().value);
	}

	clear() {
		this.#known.clear();
	}

	*messages() {
		for (const message of this.#known.values()) if (message) yield message;
	}
}
