// The room's settings. Only what was changed here is sent; what others change shows at once where it was not.

import { el, languageName } from "./host-dom.js";
import { parseGlossary, writeGlossary } from "./host-glossary.js";
import { Tags } from "./host-tags.js";
import { t } from "./host-strings.js";

const GROUPS = [
	["s_room", [["title", "text", 140]]],
	["s_languages", [["languages", "tags", 8], ["allow", "tags", 32], ["other", "choice", ["allow", "warn", "hold", "reject", "translate"]],
		["translate", "flag"], ["glossary", "glossary"]]],
	["s_pace", [["slow_s", "number", 0, 86_400], ["chars_max", "number", 1, 4000], ["unique", "flag"]]],
	["s_who", [["members_only", "flag"], ["emote_only", "flag"], ["paused", "flag"], ["shield", "flag"]]],
	["s_rules", [["links", "choice", ["allow", "hold", "reject"]], ["level", "choice", [0, 1, 2, 3, 4]]]],
];

export class SettingsForm {
	#app;
	#form;
	#fields = new Map(); // name: {node, read, write, base}
	#bar;

	constructor(app, root) {
		this.#app = app;
		this.#form = root.querySelector("form");
		this.#form.onsubmit = (event) => {
			event.preventDefault();
			this.#save();
		};
		this.#form.oninput = () => this.#count();
	}

	update(changed) {
		if (!changed.has("settings")) return;
		if (!this.#fields.size) return this.rebuild();
		const { settings } = this.#app.store;
		for (const [name, field] of this.#fields) {
			if (same(settings[name], field.base)) continue;
			const mine = !same(this.#read(field), field.base);
			field.base = settings[name];
			if (!mine) field.write(field.base);
			field.node.classList.toggle("theirs", mine);
		}
		this.#count();
	}

	rebuild() {
		const { store } = this.#app;
		this.#fields.clear();
		this.#bar = el("div.save", {}, el("span.changes", { role: "status" }),
			el("button", { type: "button", onclick: () => this.rebuild() }, t("discard")), el("button.main", {}, t("save")));
		const groups = GROUPS.map(([title, fields]) => {
			const known = fields.filter(([name]) => name in store.settings);
			return known.length ? el("fieldset", {}, el("legend", {}, t(title)), known.map((field) => this.#field(...field))) : null;
		});
		const rights = store.can("host") ? null : el("p.note", {}, t("host_only"));
		this.#form.replaceChildren(...[rights, ...groups.filter(Boolean), this.#bar].filter(Boolean));
		for (const node of this.#form.querySelectorAll("fieldset")) node.disabled = !store.can("host");
		this.#bar.hidden = !store.can("host");
		this.#count();
	}

	#field(name, kind, ...limits) {
		const id = `set-${name}`;
		const hint = `${id}-hint`;
		const value = this.#app.store.settings[name];
		const about = { id, "aria-describedby": hint };
		const made = makers[kind](about, limits, () => this.#count(), name);
		const label = el(kind === "tags" ? "span.label" : "label", kind === "tags" ? { id: `${id}-label` } : { for: id }, t(`set_${name}`));
		if (kind === "tags") made.input.setAttribute("aria-labelledby", `${id}-label`);
		const node = el(`div.field.${kind}`, {}, label, made.node, el("p.hint", { id: hint }, t(`hint_${name}`)),
			el("p.hint.clash", {}, t("clash")));
		this.#fields.set(name, { ...made, node, base: value });
		made.write(value);
		return node;
	}

	#read(field) {
		try {
			return field.read();
		} catch (problem) {
			return problem;
		}
	}

	#patch() {
		const patch = {};
		for (const [name, field] of this.#fields) {
			const value = field.read();
			if (!same(value, field.base)) patch[name] = value;
		}
		return patch;
	}

	#count() {
		let changes = 0;
		for (const field of this.#fields.values()) {
			const value = this.#read(field);
			const changed = !same(value, field.base);
			field.node.classList.toggle("changed", changed);
			if (!changed) field.node.classList.remove("theirs");
			changes += changed ? 1 : 0;
		}
		if (!this.#bar) return;
		this.#bar.classList.toggle("idle", !changes);
		this.#bar.querySelector(".changes").textContent = changes ? t("changes", { n: changes }) : t("no_changes");
		for (const node of this.#bar.querySelectorAll("button")) node.disabled = !changes;
	}

	async #save() {
		try {
			const patch = this.#patch();
			if (Object.keys(patch).length) await this.#app.order({ op: "set", patch }, t("saved"));
		} catch (problem) {
			this.#app.toast(problem.message, "bad");
		}
	}
}

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

const makers = {
	text: (about, [most]) => plain(el("input", { ...about, type: "text", maxLength: most * 2, autocomplete: "off", dir: "auto" }), String),
	number: (about, [min, max]) => plain(el("input", { ...about, type: "number", min, max, step: 1, required: true }), Number),
	choice(about, [choices], _, name) {
		const node = el("select", about, choices.map((value) => el("option", { value: String(value) }, t(`${name}_${value}`))));
		const read = () => (typeof choices[0] === "number" ? Number(node.value) : node.value);
		return { node, read, write: (value) => (node.value = String(value)) };
	},
	flag(about) {
		const node = el("input", { ...about, type: "checkbox", role: "switch" });
		return { node, read: () => node.checked, write: (value) => (node.checked = Boolean(value)) };
	},
	tags(about, [most], changed) {
		const tags = new Tags(about, most, languageName, changed);
		return { node: tags.node, input: tags.input, read: () => tags.value, write: (value) => (tags.value = value ?? []) };
	},
	glossary(about) {
		const node = el("textarea", { ...about, rows: 4, spellcheck: false, dir: "auto" });
		return { node, read: () => parseGlossary(node.value), write: (value) => (node.value = writeGlossary(value ?? [])) };
	},
};

function plain(node, read) {
	return { node, read: () => read(node.value), write: (value) => (node.value = value ?? "") };
}
