// What moderators know of a user, and what they can do.

import { lengths, reasonField } from "./host-ask.js";
import { button, clock, el, languageName, nameOf, number, said } from "./host-dom.js";
import { actionName, t } from "./host-strings.js";

const HISTORY = 200; // audit entries that are looked through

export class Card {
	#app;
	#dialog;
	#user = null;
	#serial = 0;

	constructor(app, dialog) {
		this.#app = app;
		this.#dialog = dialog;
		dialog.onclick = ({ target }) => {
			if (target === dialog) dialog.close(); // beside the card
		};
		dialog.onclose = () => (this.#user = null);
	}

	open(user) {
		if (!user) return;
		this.#user = user;
		this.#draw(null, null);
		if (!this.#dialog.open) this.#dialog.showModal();
		this.#load();
	}

	rebuild() {
		if (this.#user) this.#load();
	}

	/** Looks again, after an act. */
	async #load() {
		const { client, refused } = this.#app;
		const serial = ++this.#serial;
		const user = this.#user;
		const [record, audit] = await Promise.all([
			client.request({ op: "user", room: client.room, user: user.id }).catch((refusal) => {
				refused(refusal);
				return null;
			}),
			client.request({ op: "audit", room: client.room, limit: HISTORY }).catch(({ code }) => ({ code })),
		]);
		if (serial !== this.#serial || this.#user?.id !== user.id) return;
		this.#draw(record, audit);
	}

	#draw(record, audit) {
		const { store } = this.#app;
		const known = record?.user;
		const user = { ...this.#user, name: this.#user.name || (known?.name !== this.#user.id ? known?.name : "") };
		const self = user.id === store.you?.user;
		const scroll = this.#dialog.querySelector(".sheet")?.scrollTop ?? 0;
		const seen = Math.max(store.seen.get(user.id)?.count ?? 0, record?.events.length ?? 0);
		const sheet = el("div.sheet", {},
			el("header.row", {},
				el("div.grow", {}, el("h2", { id: "card-title" }, el("bdi", {}, nameOf(user))), el("p.faint.id", {}, el("bdi", {}, user.id))),
				user.role ? el("span.tag.role", {}, t(`role_${user.role}`)) : null,
				(user.badges ?? []).map((badge) => el("span.tag", {}, el("bdi", {}, badge))),
				button("✕", () => this.#dialog.close(), { kind: "plain", label: t("close") })),
			this.#status(known?.sanction),
			el("dl.numbers", {},
				figure(t("seen_messages"), number(seen)), figure(t("warnings"), number(known?.warnings)),
				figure(t("notes"), number(known?.notes.length))),
			self ? el("p.faint", {}, t("this_is_you")) : this.#acts(user, known?.sanction),
			this.#notes(user, known?.notes ?? []),
			this.#messages(record?.events ?? []),
			this.#history(user, audit));
		if (!record) sheet.ariaBusy = "true";
		const kept = this.#draft();
		this.#dialog.replaceChildren(sheet);
		this.#restore(kept);
		sheet.scrollTop = scroll;
	}

	/** What was typed while the card was loading stays. */
	#draft() {
		const focused = this.#dialog.contains(document.activeElement) ? document.activeElement.id : null;
		const values = [...this.#dialog.querySelectorAll("input[id], textarea[id], select[id]")].map((node) =>
			[node.id, node.type === "checkbox" ? node.checked : node.value]);
		return { focused, values, of: this.#dialog.dataset.of };
	}

	#restore({ focused, values, of }) {
		this.#dialog.dataset.of = this.#user.id;
		if (of === this.#user.id) {
			for (const [id, value] of values) {
				const node = document.getElementById(id);
				if (!node) continue;
				if (node.type === "checkbox") node.checked = value;
				else node.value = value;
			}
			if (focused) document.getElementById(focused)?.focus();
		}
	}

	#status(sanction) {
		if (!sanction) return el("p.status.good", {}, t("no_sanction"));
		const until = sanction.until ? ` ${t("until", { time: clock(sanction.until) })}` : "";
		return el("p.status.bad", {}, `${t(`level_${sanction.level}`)}${until}`,
			sanction.reason ? el("span", {}, " — ", said("bdi", sanction.reason)) : null);
	}

	#acts(user, sanction) {
		const keep = el("input", { type: "checkbox", id: "card-keep" });
		const length = lengths();
		length.id = "card-length";
		const form = el("form.acts-form", { onsubmit: (event) => event.preventDefault() });
		const act = async (op, said_) => {
			const reason = form.querySelector("#card-reason").value.trim() || undefined;
			const command = { op, user: user.id, reason };
			if (op === "timeout") command.seconds = Number(length.value);
			if (op === "timeout" || op === "ban") command.keep = keep.checked || undefined;
			if (op === "unban") delete command.reason;
			if (await this.#app.order(command, said_)) this.#load();
		};
		const ban = button(t("ban"), () => {
			if (ban.dataset.sure) return act("ban", t("banned_of", { name: nameOf(user) }));
			ban.dataset.sure = "yes";
			ban.textContent = t("ban_sure");
		}, { kind: "bad" });
		form.append(
			reasonField("card-reason"),
			el("div.row.wrap", {}, el("label", { for: "card-length" }, t("length")), length,
				el("label.check", {}, keep, t("keep_messages"))),
			el("div.row.wrap", {},
				button(t("warn"), () => act("warn", t("warned_of", { name: nameOf(user) }))),
				button(t("timeout"), () => act("timeout", t("timed_out_of", { name: nameOf(user) })), { kind: "bad" }),
				ban,
				sanction ? button(t("unban"), () => act("unban", t("unbanned_of", { name: nameOf(user) })), { kind: "good" }) : null));
		return section(t("act"), form);
	}

	#notes(user, notes) {
		const input = el("input", { id: "card-note", type: "text", maxLength: 500, autocomplete: "off", dir: "auto", "aria-label": t("new_note"), placeholder: t("new_note") });
		const form = el("form.row", { onsubmit: async (event) => {
			event.preventDefault();
			const text = input.value.trim();
			if (!text || !(await this.#app.order({ op: "note", user: user.id, text }))) return;
			input.value = "";
			this.#load();
		} }, input, el("button", {}, t("add")));
		return section(t("notes"), el("ul.plain", {}, notes.map((note) => el("li", {},
			said("span", note.text), el("span.faint", {}, ` — ${note.by_name || note.by}, ${clock(note.at)}`)))), form);
	}

	#messages(events) {
		const rows = events.filter(({ ev }) => ev === "msg").reverse().map((event) => {
			const gone = this.#app.store.messages.get(event.seq)?.removed;
			return el(`li${gone ? ".struck" : ""}`, {}, el("time", { dateTime: event.at }, clock(event.at)), " ",
				said("span", event.text, event.lang), " ", el("span.tag", {}, languageName(event.lang)),
				gone ? el("span.tag", {}, t("removed")) : null);
		});
		return section(t("recent_messages"), rows.length ? el("ul.plain.lines", {}, rows) : el("p.faint", {}, t("none")));
	}

	#history(user, audit) {
		if (!audit) return null;
		if (audit.code) return section(t("history"), el("p.faint", {}, t(audit.code === "unknown_op" ? "not_offered" : "not_loaded")));
		const entries = audit.entries.filter((entry) => entry.user === user.id || entry.user?.id === user.id);
		return section(t("history"), entries.length
			? el("ul.plain", {}, entries.map((entry) => el("li", {}, el("time", { dateTime: entry.at }, clock(entry.at)), " ",
				el("strong", {}, actionName(entry.action)), ` — ${entry.by?.name || entry.by?.id || "…"}`,
				entry.reason ? el("span", {}, ": ", said("bdi", entry.reason)) : null)))
			: el("p.faint", {}, t("none")));
	}
}

const figure = (label, value) => el("div", {}, el("dt", {}, label), el("dd", {}, value));
const section = (title, ...children) => el("section", {}, el("h3", {}, title), ...children);
