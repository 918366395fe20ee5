// A message quoted outside the live room, which may be older than what the page holds.

import { clock, el, languageName, nameButton, said } from "./host-dom.js";
import { t } from "./host-strings.js";

const KEPT = 500;

export class Quotes {
	#app;
	#found = new Map(); // by seq: the message, or null where there is none

	constructor(app) {
		this.#app = app;
	}

	/** Forgets what belonged to another record. */
	clear() {
		this.#found.clear();
	}

	/** A node that is filled in as soon as the message is there. */
	node(seq) {
		const node = el("div.quote", {});
		const known = this.#app.store.messages.get(seq) ?? this.#found.get(seq);
		if (known !== undefined) this.#fill(node, known);
		else this.#fetch(seq).then((message) => this.#fill(node, message));
		return node;
	}

	async #fetch(seq) {
		const { client } = this.#app;
		try {
			const { events } = await client.request({ op: "history", room: client.room, before: seq + 1, limit: 1 });
			const message = events.find((event) => event.ev === "msg" && event.seq === seq) ?? null;
			if (this.#found.size >= KEPT) this.#found.delete(this.#found.keys().next().value);
			this.#found.set(seq, message);
			return message;
		} catch {
			return null; // asked for again when it is drawn again
		}
	}

	#fill(node, message) {
		if (!message || message.removed) return node.replaceChildren(el("p.faint", {}, t(message ? "removed" : "message_gone")));
		const { user, text, lang, tr, at } = message;
		node.replaceChildren(
			el("p.head", {}, nameButton(user, (of) => this.#app.card.open(of)), " ", el("time.faint", { dateTime: at }, clock(at)),
				" ", el("span.tag", {}, languageName(lang))),
			...(tr?.text ? [said("p.tr", tr.text, tr.lang)] : []),
			said(`p.text${tr?.text ? ".original" : ""}`, text, lang));
	}
}
