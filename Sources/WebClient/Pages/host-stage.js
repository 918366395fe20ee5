// What the room looks at: questions with their votes, announcements, pins, and the removal of a phrase.

import { calmly } from "./host-calm.js";
import { button, el, number } from "./host-dom.js";
import { t } from "./host-strings.js";

export class Stage {
	#app;
	#questions;
	#pins;
	#drawn = "";

	constructor(app, root) {
		this.#app = app;
		this.#questions = root.querySelector(".questions");
		this.#pins = root.querySelector(".pins");
		const [announce, purge] = [root.querySelector("form.announce"), root.querySelector("form.purge")];
		announce.onsubmit = (event) => this.#submit(event, async (data) =>
			app.order({ op: "announce", text: data.get("text").trim() }, t("announced")));
		purge.onsubmit = (event) => this.#submit(event, async (data) => {
			const phrase = data.get("phrase").trim();
			const sure = await app.ask({ title: t("purge"), text: t("purge_sure", { phrase }), action: t("purge_do"), bad: true });
			return sure && app.order({ op: "purge", phrase, seconds: 600, reason: sure.reason || undefined }, t("purged"));
		});
	}

	update(changed) {
		if (!changed.has("settings") && !changed.has("removals")) return;
		const { questions = [], pinned = [] } = this.#app.store.settings;
		const drawn = JSON.stringify([questions, pinned]);
		if (drawn === this.#drawn && !changed.has("removals")) return;
		this.#drawn = drawn;
		calmly(this.#questions.parentNode, () => this.rebuild());
	}

	rebuild() {
		const { store, order, quotes } = this.#app;
		const { questions = [], pinned = [] } = store.settings;
		const sorted = [...questions].sort((a, b) => b.votes - a.votes || a.seq - b.seq);
		this.#fill(this.#questions, sorted, "no_questions", ({ seq, votes }) => [
			el("span.votes", { title: t("votes") }, el("strong", {}, number(votes)), el("span.faint", {}, t("votes"))),
			el("div.grow", {}, quotes.node(seq), el("div.row.wrap", {},
				button(t("answered"), () => order({ op: "answer", of: seq }), { kind: "good" }),
				pinned.includes(seq)
					? button(t("unpin"), () => order({ op: "unpin", of: seq }))
					: button(t("pin"), () => order({ op: "pin", of: seq })))),
		]);
		this.#fill(this.#pins, [...pinned].reverse(), "no_pins", (seq) => [
			el("div.grow", {}, quotes.node(seq)), button(t("unpin"), () => order({ op: "unpin", of: seq })),
		]);
	}

	#fill(node, items, none, draw) {
		node.replaceChildren(items.length
			? el("ul.plain.cards", {}, items.map((item) => el("li.side", {}, draw(item))))
			: el("p.faint", {}, t(none)));
	}

	async #submit(event, act) {
		event.preventDefault();
		const form = event.target;
		const data = new FormData(form);
		if (![...data.values()].every((value) => value.trim())) return;
		if (await act(data)) form.reset();
	}
}
