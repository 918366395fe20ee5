// The live room: what is said, translation first, with what a moderator may do about it.

import { inUse } from "./host-calm.js";
import { button, clock, el, languageName, nameButton, nameOf, number, said } from "./host-dom.js";
import { t } from "./host-strings.js";

const KEPT = 300;

export class Feed {
	#app;
	#log;
	#jump;
	#box;
	#rows = new Map(); // by seq
	#pending = []; // seqs that are not drawn yet
	#stuck = true; // the newest message stays in view
	#lastTop = 0;
	#unseen = 0;
	#current = null; // the row that has the keyboard
	#busy = false;
	#pause = 0;

	constructor(app, root) {
		this.#app = app;
		this.#log = root.querySelector(".log");
		this.#jump = root.querySelector(".jump");
		this.#box = root.querySelector("textarea");
		this.#log.onscroll = () => this.#scrolled();
		this.#log.onkeydown = (event) => this.#key(event);
		this.#log.onclick = (event) => this.#choose(event.target.closest(".msg"), false);
		this.#jump.onclick = () => this.#toEnd();
		new ResizeObserver(() => this.#stuck && this.#toEnd()).observe(this.#log);
		const form = root.querySelector("form");
		form.onsubmit = (event) => {
			event.preventDefault();
			this.#send(event.submitter?.dataset.op ?? "say");
		};
		this.#box.onkeydown = (event) => {
			// Enter also takes what an input method offers; 229 is how Safari says so.
			if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
			event.preventDefault();
			this.#send(event.ctrlKey || event.metaKey ? "announce" : "say");
		};
	}

	/** Puts the writing place in front of the keyboard. */
	write() {
		this.#box.focus();
	}

	took(event) {
		if (event.ev === "msg") this.#pending.push(event.seq);
		else if (event.ev === "lagged") this.#pending.push("gap");
		else if (event.ev === "tr") this.#translate(event.of);
		else if (event.ev === "joined" && event.fresh) this.#clear();
	}

	update(changed) {
		if (changed.has("removals")) this.#strike();
		if (!this.#pending.length) return;
		const added = document.createDocumentFragment();
		for (const seq of this.#pending.splice(0).slice(-KEPT)) {
			if (seq === "gap") added.append(el("p.gap", {}, t("gap")));
			else if (!this.#rows.has(seq) && this.#app.store.messages.has(seq)) added.append(this.#row(seq));
		}
		if (!this.#follows) this.#unseen += added.childElementCount;
		this.#log.append(added);
		this.#trim();
		this.#follow();
		this.#showJump();
	}

	rebuild() {
		const seqs = [...this.#rows.keys()];
		this.#clear();
		this.#pending = seqs;
		this.update(new Set());
	}

	#clear() {
		this.#rows.clear();
		this.#pending = [];
		this.#log.replaceChildren();
		this.#current = null;
	}

	#trim() {
		while (this.#log.childElementCount > KEPT) {
			const first = this.#log.firstElementChild;
			if (first === this.#current) this.#current = null;
			this.#rows.delete(Number(first.dataset.seq));
			first.remove();
		}
	}

	#row(seq) {
		const message = this.#app.store.messages.get(seq);
		const { user, kind, from, at } = message;
		const row = el(`div.msg${kind ? `.${kind}` : ""}`, { role: "article", tabIndex: -1, data: { seq } },
			el("time", { dateTime: at }, clock(at)),
			el("div.line", {},
				nameButton(user, (of) => this.#app.card.open(of), -1),
				user.role ? el("span.tag.role", {}, t(`role_${user.role}`)) : null,
				kind ? el("span.tag.strong", {}, t(`kind_${kind}`)) : null,
				from ? el("span.tag", {}, el("bdi", {}, from)) : null,
				el("div.words")));
		row.setAttribute("aria-label", nameOf(user));
		this.#words(row, message);
		this.#rows.set(seq, row);
		return row;
	}

	#words(row, message) {
		const words = row.querySelector(".words");
		if (message.removed) {
			row.classList.add("removed");
			return words.replaceChildren(el("span.faint", {}, t("removed")));
		}
		const { tr, text, lang } = message;
		if (!tr?.text) return words.replaceChildren(said("span", text, lang));
		words.replaceChildren(
			said(`span.tr${tr.q === "gloss" ? ".gloss" : ""}`, tr.text, tr.lang),
			el("span.of", {}, el("span.tag", { title: t(`q_${tr.q}`) }, `${languageName(lang)} · ${t(`q_${tr.q}`)}`), " ",
				said("span.original", text, lang)));
	}

	#translate(seq) {
		const row = this.#rows.get(seq);
		const message = this.#app.store.messages.get(seq);
		if (row && message) this.#words(row, message);
		this.#follow();
	}

	#strike() {
		for (const [seq, row] of this.#rows) {
			const message = this.#app.store.messages.get(seq);
			if (message?.removed && !row.classList.contains("removed")) this.#words(row, message);
		}
	}

	// Choosing a message, by pointer or keyboard

	#choose(row, focus) {
		if (!row || row === this.#current) return;
		this.#current?.classList.remove("current");
		if (this.#current) this.#current.tabIndex = -1;
		this.#log.querySelector(".tools")?.remove();
		this.#current = row;
		row.tabIndex = 0;
		row.classList.add("current");
		row.append(this.#tools(Number(row.dataset.seq)));
		if (focus) row.focus();
		row.scrollIntoView({ block: "nearest" });
	}

	#tools(seq) {
		const { store, order, card } = this.#app;
		const { user, removed } = store.messages.get(seq) ?? {};
		const tools = el("div.tools", {});
		if (!user) return tools;
		const pinned = store.settings.pinned?.includes(seq);
		if (!removed) {
			tools.append(
				button(t(pinned ? "unpin" : "pin"), () => order({ op: pinned ? "unpin" : "pin", of: seq })),
				button(t("delete"), () => order({ op: "delete", of: seq }), { kind: "bad" }));
		}
		if (user.id !== store.you?.user) {
			tools.append(button(t("timeout10"), () => order({ op: "timeout", user: user.id, seconds: 600 }), { kind: "bad" }));
		}
		tools.append(button(t("user_card"), () => card.open(user)));
		return tools;
	}

	#key(event) {
		if (event.target.closest(".tools") || event.ctrlKey || event.metaKey || event.altKey) return;
		const rows = [...this.#rows.values()];
		const at = rows.indexOf(this.#current);
		const to = { ArrowUp: at < 0 ? rows.length - 1 : at - 1, ArrowDown: at + 1, Home: 0, End: rows.length - 1 }[event.key];
		if (to !== undefined) {
			event.preventDefault();
			event.stopPropagation(); // the hold queue has the arrows elsewhere
			this.#choose(rows[Math.max(0, Math.min(rows.length - 1, to))], true);
		} else if (event.key === "Enter" && this.#current && event.target === this.#current) {
			this.#app.card.open(this.#app.store.messages.get(Number(this.#current.dataset.seq))?.user);
		}
	}

	// Scrolling

	/** Under a pointer that is being used the room stands still. */
	get #follows() {
		return this.#stuck && !inUse(this.#log);
	}

	#follow() {
		if (this.#follows) this.#toEnd();
		else if (this.#stuck) this.#pause ||= setTimeout(() => {
			this.#pause = 0;
			this.#follow();
		}, 500);
	}

	#toEnd() {
		this.#stuck = true;
		this.#log.scrollTop = this.#log.scrollHeight;
		this.#unseen = 0;
		this.#showJump();
	}

	#scrolled() {
		const top = this.#log.scrollTop;
		// A log that grew is away from its end, but nobody scrolled up.
		this.#stuck = this.#log.scrollHeight - top - this.#log.clientHeight < 40 || (this.#stuck && top >= this.#lastTop);
		this.#lastTop = top;
		if (this.#stuck && this.#unseen && this.#log.scrollHeight - top - this.#log.clientHeight < 40) {
			this.#unseen = 0;
			this.#showJump();
		}
	}

	#showJump() {
		this.#jump.hidden = !this.#unseen;
		if (this.#unseen) this.#jump.textContent = t("newer", { n: number(this.#unseen) });
	}

	// Writing

	async #send(op) {
		const text = this.#box.value.trim();
		const { client, toast, refused } = this.#app;
		if (!text || this.#busy || !client) return;
		this.#busy = true;
		try {
			if (op === "say") await client.say(text);
			else await client.request({ op, room: client.room, text });
			if (this.#box.value.trim() === text) this.#box.value = "";
			if (op === "announce") toast(t("announced"));
			this.#toEnd();
		} catch (refusal) {
			refused(refusal);
		}
		this.#busy = false;
	}
}
