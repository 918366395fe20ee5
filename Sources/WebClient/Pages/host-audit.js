// The audit trail: who did what, when and why. The newest first, as the relay tells it.

import { clock, duration, el, nameButton, number, said } from "./host-dom.js";
import { actionName, t } from "./host-strings.js";

const LIMIT = 200;
const FRESH_MS = 4000;

export class Audit {
	#app;
	#body;
	#filter;
	#entries = null;
	#problem = null;
	#shown = false;
	#timer = 0;

	constructor(app, root) {
		this.#app = app;
		this.#body = root.querySelector(".audit");
		this.#filter = root.querySelector("input");
		this.#filter.oninput = () => this.rebuild();
		root.querySelector("button").onclick = () => this.load();
	}

	/** While it is shown it follows what moderators do. */
	show(shown) {
		this.#shown = shown;
		if (shown) this.load();
	}

	update(changed) {
		const acts = ["holds", "removals", "settings", "reports", "appeals", "acted"];
		if (!this.#shown || changed.has("recalled") || !acts.some((name) => changed.has(name))) return;
		this.#timer ||= setTimeout(() => {
			this.#timer = 0;
			if (this.#shown) this.load();
		}, FRESH_MS);
	}

	async load() {
		const { client, store, changed } = this.#app;
		if (client?.phase !== "joined") return;
		try {
			const { entries } = await client.request({ op: "audit", room: client.room, limit: LIMIT });
			this.#entries = entries ?? [];
			this.#problem = null;
			store.recall(this.#entries);
			changed("reports", "recalled");
		} catch (refusal) {
			this.#problem = refusal.code === "unknown_op" ? t("not_offered") : refusal.message || t("not_loaded");
		}
		this.rebuild();
	}

	rebuild() {
		if (this.#problem) return this.#body.replaceChildren(el("p.note", {}, this.#problem));
		if (!this.#entries) return this.#body.replaceChildren(el("p.faint", {}, t("loading")));
		const wanted = this.#filter.value.trim().toLowerCase();
		const rows = this.#entries.map((entry) => [entry, this.#words(entry)])
			.filter(([, words]) => !wanted || words.join(" ").toLowerCase().includes(wanted));
		this.#body.replaceChildren(el("p.faint", {}, t("entries", { n: number(rows.length) })),
			el("ol.plain.trail", {}, rows.map(([entry]) => this.#row(entry))));
	}

	#words({ action, by, user, reason, of }) {
		return [actionName(action), action, by?.name, by?.id, user?.name, user?.id ?? user, reason, of].map((word) => String(word ?? ""));
	}

	#row({ at, by, action, user, of, reason, seconds, until }) {
		const about = user === undefined ? null : typeof user === "object" ? user : { id: user, name: user };
		return el("li", {},
			el("time.faint", { dateTime: at }, clock(at)),
			el("p", {}, el("strong", {}, actionName(action)), " ",
				about && about.id !== by?.id ? nameButton(about, (who) => this.#app.card.open(who)) : null,
				of !== undefined ? el("span.faint", {}, ` #${of}`) : null,
				el("span.faint", {}, ` — ${by?.name || by?.id || "…"}`)),
			seconds || until ? el("p.faint", {}, until ? t("until", { time: clock(until) }) : t("for_time", { n: duration(seconds) })) : null,
			reason ? said("p.reason", reason) : null);
	}
}
