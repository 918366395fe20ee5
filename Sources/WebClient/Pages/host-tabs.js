// The panels: all but the first ones are tabs where there is room, all of them on a phone.

import { el } from "./host-dom.js";
import { t } from "./host-strings.js";

const NAMES = ["feed", "holds", "inbox", "stage", "settings", "audit", "figures"];
/** How many of the first panels stand beside the tabs, by the width of the window. */
const WIDE = matchMedia("(min-width: 1180px)");
const MEDIUM = matchMedia("(min-width: 760px)");

export class Tabs {
	#root;
	#chosen = null;
	#buttons = new Map();
	#onShow;

	/** @param onShow told which panel is shown and which no longer is. */
	constructor(root, onShow) {
		this.#root = root;
		this.#onShow = onShow;
		for (const name of NAMES) {
			const node = el("button", { type: "button", id: `tab-${name}`, onclick: () => this.show(name) },
				el("span", { data: { t: `p_${name}` } }), el("span.badge", { hidden: true }));
			this.#buttons.set(name, node);
			root.append(node);
		}
		root.onkeydown = (event) => this.#key(event);
		for (const query of [WIDE, MEDIUM]) query.onchange = () => this.#layout();
		this.#layout();
	}

	get #beside() {
		return WIDE.matches ? 2 : MEDIUM.matches ? 1 : 0;
	}

	badge(name, count) {
		const badge = this.#buttons.get(name).querySelector(".badge");
		badge.hidden = !count;
		badge.textContent = count > 99 ? "99+" : String(count);
		if (count) badge.ariaLabel = `${count}`;
	}

	/** To the panel of that number, counted from 0. */
	go(index) {
		const name = NAMES[index];
		if (index < this.#beside) document.getElementById(`p-${name}`).querySelector("[tabindex='0'], .log")?.focus();
		else {
			this.show(name);
			this.#buttons.get(name).focus();
		}
	}

	show(name) {
		if (NAMES.indexOf(name) < this.#beside) return;
		const old = this.#chosen;
		this.#chosen = name;
		this.#layout();
		if (old !== name) this.#onShow(name, old);
	}

	#layout() {
		const beside = this.#beside;
		if (!this.#chosen || NAMES.indexOf(this.#chosen) < beside) {
			const old = this.#chosen;
			this.#chosen = NAMES[beside];
			this.#onShow(this.#chosen, old);
		}
		NAMES.forEach((name, index) => {
			const [tab, panel] = [this.#buttons.get(name), document.getElementById(`p-${name}`)];
			const isTab = index >= beside;
			tab.hidden = !isTab;
			panel.hidden = isTab && name !== this.#chosen;
			for (const [node, role] of [[tab, "tab"], [panel, "tabpanel"]]) {
				if (isTab) node.setAttribute("role", role);
				else node.removeAttribute("role");
			}
			tab.ariaSelected = isTab ? String(name === this.#chosen) : null;
			tab.tabIndex = name === this.#chosen ? 0 : -1;
			tab.setAttribute("aria-controls", panel.id);
			if (isTab) panel.setAttribute("aria-labelledby", tab.id);
			else panel.removeAttribute("aria-labelledby");
		});
	}

	#key(event) {
		const shown = NAMES.slice(this.#beside);
		const at = shown.indexOf(this.#chosen);
		const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: shown.length - 1 }[event.key];
		if (to === undefined) return;
		event.preventDefault();
		const name = shown[(to + shown.length) % shown.length];
		this.show(name);
		this.#buttons.get(name).focus();
		this.#buttons.get(name).scrollIntoView({ block: "nearest", inline: "nearest" });
	}

	relabel() {
		for (const name of NAMES) this.#buttons.get(name).firstChild.textContent = t(`p_${name}`);
	}
}
