// A list of language tags: chosen ones can be taken out, others are typed or picked.

import { el } from "./host-dom.js";
import { t } from "./host-strings.js";

const COMMON = ["zh-Hans", "zh-Hant", "en", "es", "ja", "ko", "fr", "de", "pt", "ru", "ar", "hi", "id", "it", "th", "tr", "vi", "yue"];
const SHAPE = /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/;

export class Tags {
	node;
	input;
	#list;
	#tags = [];
	#most;
	#name;
	#changed;

	constructor(about, most, name, changed) {
		this.#most = most;
		this.#name = name;
		this.#changed = changed;
		const options = el("datalist", { id: `${about.id}-common` }, COMMON.map((tag) => el("option", { value: tag }, name(tag))));
		this.input = el("input", { ...about, type: "text", maxLength: 35, autocomplete: "off", spellcheck: false,
			autocapitalize: "none", list: options.id, placeholder: t("add_language") });
		this.#list = el("span.chosen", {});
		this.node = el("div.taglist", {}, this.#list, this.input, options);
		this.input.onkeydown = (event) => {
			if (["Enter", ","].includes(event.key) && this.input.value.trim()) {
				event.preventDefault();
				this.#add();
			} else if (event.key === "Backspace" && !this.input.value && this.#tags.length) {
				this.#set(this.#tags.slice(0, -1));
			}
		};
		this.input.onchange = () => this.#add();
	}

	get value() {
		return [...this.#tags];
	}

	set value(tags) {
		this.#tags = [...tags];
		this.#draw();
	}

	#add() {
		const tag = this.input.value.trim().replace(/_/g, "-");
		if (!tag) return;
		this.input.setCustomValidity(SHAPE.test(tag) ? "" : t("bad_tag"));
		if (!this.input.reportValidity()) return;
		this.input.value = "";
		let canonical = tag;
		try {
			[canonical] = Intl.getCanonicalLocales(tag);
		} catch {} // the relay decides
		if (!this.#tags.includes(canonical) && this.#tags.length < this.#most) this.#set([...this.#tags, canonical]);
	}

	#set(tags) {
		this.value = tags;
		this.#changed();
	}

	#draw() {
		this.#list.replaceChildren(...this.#tags.map((tag) => el("span.tag.chosen-tag", {}, `${this.#name(tag)} `,
			el("button.plain", { type: "button", "aria-label": t("remove_language", { name: this.#name(tag) }), onclick: () => {
				this.#set(this.#tags.filter((other) => other !== tag));
				this.input.focus();
			} }, "✕"))));
	}
}
