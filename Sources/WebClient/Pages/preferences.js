// What a person chose: languages, theme and the like, kept in the browser. A link may propose a language.

import { canonical, INTERFACES, interfaceFor, nameOf, READABLE } from "./languages.js";
import { kept } from "./store.js";
import { el } from "./dom.js";

export class Preferences {
	/** The interface's language. */
	ui;
	/** What translations are read in; null: originals only. */
	read;
	always = kept.get("always") === "yes";
	aloud = kept.get("aloud") ?? "auto";
	theme = kept.get("theme") ?? "auto";

	/** `linked` is the language that a link names, `theme` likewise, if any. */
	constructor(linked, theme) {
		const proposed = canonical(linked);
		const stored = kept.get("ui");
		const wanted = [proposed, stored, ...navigator.languages].filter(Boolean);
		this.ui = !proposed && INTERFACES[stored] ? stored : interfaceFor(wanted);
		const read = proposed || kept.get("read") || this.ui;
		this.read = read === "none" ? null : read;
		if (["light", "dark", "auto"].includes(theme)) this.theme = theme;
		/** Nobody has said what they read: they are asked. */
		this.isNew = !proposed && !stored;
		this.apply();
	}

	choose(name, value) {
		this[name] = value;
		kept.set(name, value === null ? "none" : value === true ? "yes" : value === false ? null : value);
		this.apply();
	}

	apply() {
		const root = document.documentElement;
		root.lang = this.ui;
		if (this.theme === "auto") delete root.dataset.theme;
		else root.dataset.theme = this.theme;
	}

	/** Fills a select with the languages to read in. */
	offer(select, t) {
		const tags = READABLE.includes(this.read) || !this.read ? READABLE : [this.read, ...READABLE];
		select.replaceChildren(...tags.map((tag) => el("option", { value: tag, lang: tag }, nameOf(tag))),
			el("option", { value: "" }, t("originals")));
		select.value = this.read ?? "";
	}
}
