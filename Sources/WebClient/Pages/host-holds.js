// The hold queue. New messages come at its end, decided ones fade where they stand, and nothing moves under a pointer.

import { inUse } from "./host-calm.js";
import { button, clock, el, languageName, minutes, nameButton, nameOf, said } from "./host-dom.js";
import { ruleName, t } from "./host-strings.js";

const FADE_MS = 2000; // for so long an outcome can be read
const SURE = 80; // percent below which a language is marked as a guess

export class Holds {
	#app;
	#list;
	#empty;
	#rows = new Map(); // by hold
	#current = null; // id of the one that the keys act on

	constructor(app, root) {
		this.#app = app;
		this.#list = root.querySelector("ul");
		this.#empty = root.querySelector(".empty");
		this.#list.onclick = ({ target }) => this.#select(target.closest("li")?.dataset.hold, false);
		this.#list.addEventListener("focusin", ({ target }) => this.#select(target.closest("li")?.dataset.hold, false));
		setInterval(() => this.#tick(), 1000);
	}

	update(changed) {
		if (!changed.has("holds")) return;
		const added = document.createDocumentFragment();
		for (const hold of this.#app.store.holds.values()) {
			const row = this.#rows.get(hold.hold);
			if (row) this.#mark(row, hold);
			else if (!hold.done) added.append(this.#row(hold));
		}
		this.#list.append(added);
		if (!this.#open(this.#current)) this.#select(this.#next(1, false), false);
		this.#tick();
	}

	rebuild() {
		const current = this.#current;
		this.#current = null;
		this.#rows.clear();
		this.#list.replaceChildren();
		this.update(new Set(["holds"]));
		this.#select(current ?? undefined, false);
	}

	/** What a key means here; true where it meant something. */
	key(name) {
		const hold = this.#open(this.#current);
		if (name === "next" || name === "previous") {
			this.#select(this.#next(name === "next" ? 1 : -1, true), true);
			return true;
		}
		if (!hold) return false;
		const acts = {
			approve: () => this.#decide(hold, "approve"), deny: () => this.#decide(hold, "deny"),
			reason: () => this.#denyWithReason(hold), timeout: () => this.#timeout(hold),
			card: () => this.#app.card.open(hold.user),
		};
		acts[name]?.();
		return name in acts;
	}

	#open(id) {
		const hold = this.#app.store.holds.get(id);
		return hold && !hold.done ? hold : null;
	}

	/** The open one that follows the current one in the list; past the end it is the last one. */
	#next(step, stays) {
		const ids = [...this.#rows.keys()];
		const at = ids.indexOf(this.#current);
		for (let i = at + step; i >= 0 && i < ids.length; i += step) if (this.#open(ids[i])) return ids[i];
		if (stays && this.#open(this.#current)) return this.#current;
		return step > 0 ? ids.findLast((id) => this.#open(id)) : ids.find((id) => this.#open(id));
	}

	#select(id, focus) {
		if (id !== this.#current && (this.#rows.has(id) || id === undefined)) {
			const old = this.#rows.get(this.#current);
			old?.classList.remove("current");
			if (old) old.tabIndex = -1;
			this.#current = id ?? null;
		}
		const row = this.#rows.get(this.#current);
		if (!row) return;
		row.classList.add("current");
		row.tabIndex = 0;
		if (focus) {
			row.focus({ preventScroll: true });
			row.scrollIntoView({ block: "nearest" });
		}
	}

	#row(hold) {
		const { user, text, lang, tr, confidence, rule, time } = hold;
		const guess = confidence < SURE;
		const act = (name, key, kind, label, title) => Object.assign(button(t(label ?? name), (event) => {
			event.stopPropagation();
			this.#select(hold.hold, false);
			this.key(name);
		}, { kind, key }), { title: title ? t(title) : "" });
		const row = el("li.hold", { tabIndex: -1, data: { hold: hold.hold } },
			el("div.head", {},
				nameButton(user, (of) => this.#app.card.open(of), -1),
				user.role ? el("span.tag.role", {}, t(`role_${user.role}`)) : null,
				el("span.tag.rule", { title: rule }, ruleName(rule)),
				el(`span.tag${guess ? ".guess" : ""}`, { title: t("confidence") }, `${languageName(lang)} · ${confidence} %`),
				el("time", { dateTime: hold.at }, clock(time)),
				el("span.left", { title: t("expires") })),
			tr?.text ? said(`p.tr${tr.q === "gloss" ? ".gloss" : ""}`, tr.text, tr.lang) : null,
			tr?.text
				? el("p.of.text", {}, el("span.tag", {}, t(`q_${tr.q}`)), " ", said("span", text, lang))
				: said("p.text", text, lang),
			el("div.foot", {},
				el("div.acts", {},
					act("approve", "a", "good"), act("deny", "d", "bad"), act("reason", "r", "", "deny_more", "deny_reason"),
					act("timeout", "t", "", "timeout", "timeout10")),
				el("p.outcome", {})));
		row.setAttribute("aria-label", t("hold_label", { name: nameOf(user), rule: ruleName(rule) }));
		this.#rows.set(hold.hold, row);
		this.#mark(row, hold);
		return row;
	}

	/** The outcome takes the place of the buttons, which keep their room. */
	#mark(row, hold) {
		if (!hold.done || row.classList.contains("done")) return;
		row.classList.add("done", hold.done.decision);
		for (const node of row.querySelectorAll(".acts button")) node.disabled = true;
		row.querySelector(".outcome").textContent = this.#outcome(hold.done);
		row.doneAt = performance.now();
		if (this.#current === hold.hold) {
			const had = row.contains(document.activeElement) || document.activeElement === document.body;
			this.#select(this.#next(1, false), had && !inUse(this.#list));
		}
	}

	#outcome({ decision, by, byName }) {
		if (decision === "expired" || decision === "elsewhere") return t(`done_${decision}`);
		if (by && by === this.#app.store.you?.user) return t(`done_${decision}_you`);
		return t(`done_${decision}_by`, { name: byName || by || "…" });
	}

	/** Countdowns, and the end of what has faded. */
	#tick() {
		const { store, client } = this.#app;
		const now = client?.serverNow ?? Date.now();
		for (const hold of store.waiting) {
			const left = this.#rows.get(hold.hold)?.querySelector(".left");
			if (!left || isNaN(hold.end)) continue;
			left.textContent = minutes(hold.end - now);
			left.classList.toggle("soon", hold.end - now < 60_000);
		}
		if (!inUse(this.#list)) this.#sweep();
		this.#empty.hidden = this.#rows.size > 0;
	}

	#sweep() {
		const anchor = this.#rows.get(this.#current);
		const before = anchor?.getBoundingClientRect().top;
		let swept = false;
		for (const [id, row] of this.#rows) {
			const fades = row.doneAt && performance.now() - row.doneAt > FADE_MS;
			if (!fades || row.contains(document.activeElement)) continue;
			if (!row.classList.contains("leaving")) {
				row.classList.add("leaving"); // gone with the next look
				continue;
			}
			row.remove();
			this.#rows.delete(id);
			swept = true;
		}
		// What the moderator reads stays where it is, as far as there is room to scroll.
		if (swept && anchor?.isConnected) this.#list.scrollTop += anchor.getBoundingClientRect().top - before;
	}

	// Decisions

	async #decide(hold, op, reason) {
		const { store, client, refused, changed } = this.#app;
		if (hold.deciding) return;
		hold.deciding = true;
		this.#rows.get(hold.hold)?.classList.add("deciding");
		try {
			await client.request({ op, room: client.room, hold: hold.hold, reason: reason || undefined });
			const decision = op === "approve" ? "approved" : "denied";
			if (!hold.done) store.finish(hold, { decision, by: store.you.user });
		} catch (refusal) {
			const over = { already_done: "elsewhere", no_such_message: "expired" }[refusal.code];
			if (over && !hold.done) store.finish(hold, { decision: over });
			refused(refusal);
		}
		hold.deciding = false;
		this.#rows.get(hold.hold)?.classList.remove("deciding");
		changed("holds");
	}

	async #denyWithReason(hold) {
		const answer = await this.#app.ask({ title: t("deny_of", { name: nameOf(hold.user) }), action: t("deny"), bad: true });
		if (answer) this.#decide(hold, "deny", answer.reason);
	}

	/** What waits of a user who is timed out is denied by the relay. */
	async #timeout(hold) {
		await this.#app.order({ op: "timeout", user: hold.user.id, seconds: 600 }, t("timed_out_of", { name: nameOf(hold.user) }));
	}
}
