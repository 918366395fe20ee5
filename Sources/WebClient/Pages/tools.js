// What can be done with a message: one toolbar that goes where the pointer or the focus is.

import { button, el } from "./dom.js";
import { emote } from "./rich-text.js";
import { nameFor } from "./message-view.js";
import { QUICK } from "./composer.js";

/** `page` has t, scene, client(), composer, order(promise), toggle(message). */
export class Tools {
	#page;
	#list;
	#log;
	#node = null;
	#message = null;

	constructor(log, list, page) {
		this.#page = page;
		this.#list = list;
		this.#log = log;
		log.addEventListener("pointerover", ({ target, pointerType }) => pointerType === "mouse" && this.#at(target));
		log.addEventListener("pointerleave", () => !this.#node?.contains(document.activeElement) && this.hide());
		log.addEventListener("focusin", ({ target }) => this.#at(target));
		log.addEventListener("click", ({ target }) => this.#click(target));
	}

	hide() {
		this.#node?.remove();
		this.#node = this.#message = null;
	}

	#at(target) {
		const node = target.closest?.(".msg");
		const message = node && this.#list.find(Number(node.dataset.seq));
		if (!message || message === this.#message) return;
		this.hide();
		this.#message = message;
		this.#node = this.#bar(message);
		node.append(this.#node);
	}

	#click(target) {
		const node = target.closest(".msg");
		const message = node && this.#list.find(Number(node.dataset.seq));
		if (!message) return;
		const { client, order, toggle, jump } = this.#page;
		const pressed = target.closest("button");
		if (pressed?.dataset.emoji) order(client().react(message.seq, pressed.dataset.emoji));
		else if (pressed?.dataset.jump) jump(Number(pressed.dataset.jump));
		else if (pressed?.hasAttribute("data-original")) toggle(message);
		else if (!pressed) {
			this.#at(target);
			this.#list.settle(); // without a pointer that hovers, the tools take room of their own
		}
	}

	#bar(message) {
		const { t, client, composer, order, toggle } = this.#page;
		const { seq, user, kind } = message;
		const { you, state } = client();
		const can = (right) => you?.can.includes(right);
		const send = (op, more) => order(client().request({ op, ...more }));
		const bar = el("div", { class: "tools", role: "toolbar", "aria-label": t("actions", nameFor(user, t)) });
		const add = (icon, key, act) =>
			bar.append(button("tool", icon, act, { "aria-label": t(key), title: t(key) }));
		if (can("speak")) {
			for (const emoji of QUICK.slice(0, 3)) {
				const label = { "aria-label": t("react_with", emoji) };
				bar.append(button("tool", emoji, () => order(client().react(seq, emoji)), label));
			}
			add("＋", "react", () => this.#more(message));
			add("↩", "reply", () => composer.reply(message));
			const open = state.questions?.some((question) => question.seq === seq);
			if (kind === "question" && open) add("▲", "vote", () => order(client().vote(seq)));
		}
		if (message.node.querySelector("[data-original]")) add("文A", "original", () => toggle(message));
		if (user.id !== you?.user) {
			this.#sure(bar, "⚑", "report", "report_sure", () => order(client().report(seq), "report_sent"));
		}
		if (can("moderate")) {
			const pin = state.pinned?.includes(seq) ? "unpin" : "pin";
			bar.append(button("tool", t(pin), () => send(pin, { of: seq })));
			bar.append(button("tool danger", t("delete"), () => send("delete", { of: seq })));
			if (user.id !== you.user) {
				bar.append(button("tool danger", t("timeout"), () => send("timeout", { user: user.id, seconds: 600 })));
				const name = nameFor(user, t);
				this.#sure(bar, t("ban"), "ban", "sure", () => send("ban", { user: user.id }), name);
			}
		}
		return bar;
	}

	/** A button that must be pressed twice. */
	#sure(bar, face, key, sureKey, act, value) {
		const { t } = this.#page;
		const node = button(`tool${key === "ban" ? " danger" : ""}`, face, () => {
			if (node.dataset.sure) return act();
			node.dataset.sure = "yes";
			node.textContent = t(sureKey, value);
			node.removeAttribute("aria-label");
		}, { "aria-label": t(key), title: t(key) });
		bar.append(node);
	}

	/** The emotes of the room to react with. */
	#more(message) {
		const { t, client, order, scene } = this.#page;
		const names = Object.keys(scene.emotes ?? {}).slice(0, 24);
		const faces = [...QUICK.slice(3).map((emoji) => [emoji, emoji]),
			...names.map((name) => [`:${name}:`, emote(scene.emotes, name)])].filter(([, face]) => face);
		const buttons = faces.map(([code, face]) =>
			button("tool", face, () => order(client().react(message.seq, code)), { "aria-label": t("react_with", code) }));
		this.#node.replaceChildren(...buttons);
		buttons[0].focus();
	}
}
