// What a person is told about themselves: why, what would be accepted, until when, and how to object.

import { $, button, clock, countdown, el } from "./dom.js";
import { timeText } from "./message-view.js";

const SHOWN = 5;
const EARLY_MS = 1000; // then it is about a message that was sent elsewhere
const ICONS = { info: "ℹ", warn: "⚠", timeout: "⏳", ban: "⛔" };

/** `page` has t, scene, client(), order(promise), composer. */
export class Notices {
	#page;
	#root = $("notices");
	#held = []; // own messages that wait: {text, node}
	#early = null; // why a message is held, where that came before its `ok`

	constructor(page) {
		this.#page = page;
	}

	add(event) {
		const { notice, level, code, message, text, until, appeal } = event;
		if (code === "held" && !event.isLate) {
			if (this.#explain(event)) return;
			this.#early = event;
			setTimeout(() => this.#early === event && this.add({ ...event, isLate: true }), EARLY_MS);
			return;
		}
		if (code === "hold_denied" || code === "hold_expired") this.#drop((held) => !text || held.text === text.trim());
		const { t, scene } = this.#page;
		const node = el("section", { class: `notice ${level}`, role: "alert", id: `notice-${notice}` });
		const body = el("div", { class: "body" }, el("strong", {}, t(`l_${level}`)), el("p", { dir: "auto" }, message));
		if (text) body.append(el("p", { class: "faint" }, t("about")), el("blockquote", { dir: "auto" }, text));
		if (Date.parse(until)) body.append(this.#until(until));
		const buttons = el("div", { class: "buttons" });
		if (appeal) buttons.append(this.#appeal(notice, body));
		const isWarning = level === "warn" && code === "warned";
		const close = () => {
			if (isWarning) this.#page.client().acknowledge(notice).catch(() => {});
			node.remove();
			this.#page.composer.focus();
		};
		if (isWarning) buttons.append(button("", t("understood"), close));
		if (buttons.hasChildNodes()) body.append(buttons);
		node.append(el("span", { class: "icon", "aria-hidden": "true" }, ICONS[level] ?? ICONS.info), body,
			button("quiet square", "✕", close, { "aria-label": t("close"), title: t("close") }));
		document.getElementById(node.id)?.remove();
		this.#root.prepend(node);
		for (const old of [...this.#root.querySelectorAll(".notice[id]")].slice(SHOWN)) old.remove();
	}

	/** One's own message waits for a moderator. */
	hold(text) {
		const { t } = this.#page;
		const node = el("section", { class: "notice held", role: "status" },
			el("span", { class: "icon", "aria-hidden": "true" }, "⏸"),
			el("div", { class: "body" }, el("strong", {}, t("held")), el("blockquote", { dir: "auto" }, text),
				el("p", { class: "why", dir: "auto" })));
		this.#held.push({ text, node });
		this.#root.append(node);
		if (this.#early && this.#explain(this.#early)) this.#early = null;
		if (this.#held.length > SHOWN) this.#held.shift().node.remove();
	}

	/** One's own message is there: it no longer waits. */
	said(text) {
		this.#drop((held) => held.text === text.trim());
	}

	clear() {
		this.#held = [];
		this.#root.replaceChildren();
	}

	/** Why the newest held message is held, and until when; false where there is none to say it of. */
	#explain({ message, until }) {
		const held = this.#held.findLast(({ node }) => !node.dataset.explained);
		if (!held) return false;
		held.node.dataset.explained = "yes";
		held.node.querySelector(".why").textContent = message;
		if (Date.parse(until)) held.node.querySelector(".body").append(this.#left(until, "decide_in", "held_gone"));
		return true;
	}

	#drop(isIt) {
		const at = this.#held.findIndex(isIt);
		if (at >= 0) this.#held.splice(at, 1)[0].node.remove();
	}

	#until(until) {
		const { t, scene } = this.#page;
		const at = Date.parse(until);
		const node = el("p", { class: "faint" });
		if (at - this.#page.client().serverNow > 86_400_000) node.textContent = t("until", timeText(at, scene.ui));
		else return this.#left(until, "ends_in", "ended");
		return node;
	}

	/** The server's clock counts, not the device's. A timer is not read out. */
	#left(until, key, overKey) {
		const { t, client } = this.#page;
		const node = el("p", { class: "left", role: "timer", "aria-live": "off" });
		const end = Date.parse(until);
		countdown(node, () => end - client().serverNow, (seconds) => {
			node.textContent = seconds ? t(key, clock(seconds)) : t(overKey);
		});
		return node;
	}

	#appeal(notice, body) {
		const { t, client } = this.#page;
		const open = button("", t("appeal"), () => {
			const id = `appeal-${notice}`;
			const words = el("textarea", { id, rows: "2", dir: "auto", maxlength: "600", required: true });
			const result = el("p", { role: "status" });
			const form = el("form", { class: "appeal" }, el("label", { for: id }, t("appeal_text")), words,
				el("button", { class: "main" }, t("appeal_send")), result);
			form.onsubmit = async (event) => {
				event.preventDefault();
				event.stopPropagation();
				const send = form.querySelector("button");
				send.disabled = true;
				try {
					await client().appeal(notice, words.value.trim());
					form.replaceChildren(el("p", { role: "status" }, t("appeal_sent")));
				} catch ({ message, code }) {
					result.textContent = message || t(code) || code;
					if (code === "already_done") form.replaceChildren(result);
					else send.disabled = false; // the words stay
				}
			};
			open.replaceWith(form);
			words.focus();
		});
		return open;
	}
}
