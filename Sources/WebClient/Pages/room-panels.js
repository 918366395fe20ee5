// What stands beside the chat: pinned messages, questions, the room's rules.

import { $, button, el, tagged } from "./dom.js";
import { nearest } from "./languages.js";
import { bestWords, nameTag } from "./message-view.js";
import { rich } from "./rich-text.js";
import { kept, passing } from "./store.js";

const PINS_SHOWN = 3;
const QUESTIONS_SHOWN = 50;

/** `page` has t, scene, client(), recall, order(promise), jump(seq), composer. */
export class RoomPanels {
	#page;
	#drawn = {};
	#voted = new Set();

	constructor(page) {
		this.#page = page;
		$("questionsButton").onclick = () => this.openQuestions($("questions").hidden);
		$("questionsClose").onclick = () => this.openQuestions(false);
		$("askButton").onclick = () => {
			if (matchMedia("(max-width: 60rem)").matches) this.openQuestions(false);
			page.composer.ask();
		};
		$("rulesButton").onclick = () => $("rulesDialog").showModal();
		$("rulesClose").onclick = () => $("rulesDialog").close();
		$("rulesCardClose").onclick = () => {
			kept.set(`rules.${page.client().room}`, this.#ruleText());
			$("rulesCard").hidden = true;
			page.composer.focus();
		};
		$("questions").onkeydown = ({ key }) => key === "Escape" && this.openQuestions(false);
	}

	entered() {
		const room = this.#page.client().room;
		this.#voted = new Set((passing.get(`voted.${room}`) ?? "").split(",").filter(Boolean).map(Number));
	}

	openQuestions(open) {
		$("questions").hidden = !open;
		$("questionsButton").ariaExpanded = String(open);
		if (open) $("questionsTitle").focus();
		else $("questionsButton").focus();
	}

	/** Draws what has changed; `anew` draws all. */
	render(anew) {
		if (anew) this.#drawn = {};
		this.#pins();
		this.#questions();
		this.#rules();
	}

	/** Whether `key` is another than when `name` was drawn last. */
	#isNew(name, key) {
		if (this.#drawn[name] === key) return false;
		this.#drawn[name] = key;
		return true;
	}

	#find(seq) {
		const { recall } = this.#page;
		const message = recall.get(seq);
		if (message === undefined) recall.look(seq, () => this.render(false));
		return message;
	}

	#row(message) {
		const { t, scene } = this.#page;
		const { text, lang } = bestWords(message, scene.display);
		const said = el("span", { class: "said", dir: "auto", lang: tagged(lang) }, ...rich(text, scene.emotes));
		return [nameTag(message.user, t), said];
	}

	#pins() {
		const { t, client, jump, order } = this.#page;
		const wanted = (client().state.pinned ?? []).slice(-PINS_SHOWN).reverse();
		const shown = wanted.map((seq) => this.#find(seq)).filter(Boolean);
		if (!this.#isNew("pins", shown.map(({ seq, tr }) => `${seq}:${tr?.text ?? ""}`).join("\n"))) return;
		$("pins").hidden = !shown.length;
		$("pins").replaceChildren(...shown.map((message) => {
			const row = el("div", { class: "pin" },
				el("span", { class: "icon", "aria-hidden": "true" }, "📌"),
				el("button", { type: "button", class: "plain", onclick: () => jump(message.seq) },
					el("span", { class: "unseen" }, t("pinned"), " "), ...this.#row(message)));
			if (client().you?.can.includes("moderate")) {
				row.append(button("small", t("unpin"), () => order(client().request({ op: "unpin", of: message.seq }))));
			}
			return row;
		}));
	}

	#questions() {
		const { t, client, order } = this.#page;
		const all = [...(client().state.questions ?? [])].sort((a, b) => b.votes - a.votes || a.seq - b.seq);
		const shown = all.slice(0, QUESTIONS_SHOWN)
			.map((question) => ({ ...question, message: this.#find(question.seq) }))
			.filter(({ message }) => message !== null);
		$("questionsCount").textContent = all.length - Math.min(all.length, QUESTIONS_SHOWN) + shown.length || "";
		const drawn = shown.map(({ seq, votes, message }) =>
			[seq, votes, message?.tr?.text ?? Boolean(message), this.#voted.has(seq)].join(":"));
		if (!this.#isNew("questions", drawn.join("\n") || "none")) return;
		const focused = document.activeElement?.dataset?.vote;
		$("questionList").replaceChildren(...shown.filter(({ message }) => message).map(({ seq, votes, message }) => {
			const isMine = this.#voted.has(seq);
			const vote = el("button", {
				type: "button", class: "vote", "data-vote": seq, "aria-pressed": String(isMine), onclick: () => this.#vote(seq),
				"aria-label": `${t("votes", votes)}. ${t(isMine ? "voted" : "vote")}`,
			}, el("span", { "aria-hidden": "true" }, "▲"), el("span", {}, String(votes)));
			const row = el("li", {}, vote, el("div", { class: "body" }, ...this.#row(message)));
			if (client().you?.can.includes("moderate")) {
				row.append(button("small", t("answered"), () => order(client().request({ op: "answer", of: seq }))));
			}
			return row;
		}));
		$("noQuestions").hidden = shown.length > 0;
		if (focused) $("questionList").querySelector(`[data-vote="${Number(focused)}"]`)?.focus();
	}

	async #vote(seq) {
		const { client, order } = this.#page;
		if (this.#voted.has(seq)) return;
		const refusal = await order(client().vote(seq));
		if (refusal && refusal.code !== "already_done") return;
		this.#voted.add(seq);
		passing.set(`voted.${client().room}`, [...this.#voted].slice(-200).join());
		this.render(false);
	}

	#ruleText() {
		const { scene, client } = this.#page;
		return String(nearest(client().state.rules, scene.display || scene.ui)?.value ?? "").trim();
	}

	#rules() {
		const { scene, client } = this.#page;
		const found = nearest(client().state.rules, scene.display || scene.ui);
		const text = this.#ruleText();
		if (!this.#isNew("rules", `${found?.lang}\n${text}`)) return;
		for (const node of [$("rulesText"), $("rulesCardText")]) {
			node.textContent = text;
			if (found) node.lang = found.lang;
		}
		$("rulesButton").hidden = !text;
		$("rulesCard").hidden = !text || kept.get(`rules.${client().room}`) === text;
	}
}
