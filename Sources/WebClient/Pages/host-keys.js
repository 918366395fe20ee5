// Keys of the console, and the help that names them. Single keys can be turned off (WCAG 2.1.4).

import { button, el, stored, typing } from "./host-dom.js";
import { t } from "./host-strings.js";

const HOLD_KEYS = {
	j: "next", ArrowDown: "next", k: "previous", ArrowUp: "previous",
	a: "approve", d: "deny", r: "reason", t: "timeout", u: "card",
};
const ON = "interline-host-keys";

export class Keys {
	#app;
	#on = stored(ON) !== "off";

	constructor(app) {
		this.#app = app;
		document.addEventListener("keydown", (event) => this.#down(event));
	}

	#down(event) {
		const { key, target } = event;
		if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
		if (typing(target) || document.querySelector("dialog[open]") || !this.#app.client) return;
		if (key === "?") {
			event.preventDefault();
			return this.help();
		}
		// Arrows and letters mean something else where another widget has the focus.
		const elsewhere = target.closest?.("[role=tablist], .log, .scrolls, .bar");
		if (!this.#on || (elsewhere && key.startsWith("Arrow"))) return;
		const low = key.length === 1 ? key.toLowerCase() : key;
		let used = true;
		if (low === "/") this.#app.write();
		else if (/^[1-7]$/.test(low)) this.#app.tabs.go(Number(low) - 1);
		else if (HOLD_KEYS[low] && !event.repeat) used = this.#app.holdKey(HOLD_KEYS[low]);
		else if (HOLD_KEYS[low] === "next" || HOLD_KEYS[low] === "previous") used = this.#app.holdKey(HOLD_KEYS[low]);
		else used = false;
		if (used) event.preventDefault();
	}

	help() {
		const on = el("input", { type: "checkbox", role: "switch", id: "keys-on", checked: this.#on, onchange: () => {
			this.#on = on.checked;
			stored(ON, this.#on ? "on" : "off");
		} });
		const row = (keys, text) => el("tr", {}, el("th", { scope: "row" }, keys.map((key) => el("kbd", {}, key))), el("td", {}, text));
		const dialog = el("dialog.help", { "aria-labelledby": "keys-title", onclose: () => dialog.remove() },
			el("h2", { id: "keys-title" }, t("keys")),
			el("label.check", { for: "keys-on" }, on, t("keys_on")), el("p.hint", {}, t("keys_hint")),
			el("table", {}, el("tbody", {},
				row(["J", "K", "↓", "↑"], t("k_next")), row(["A"], t("approve")), row(["D"], t("deny")), row(["R"], t("deny_reason")),
				row(["T"], t("timeout10")), row(["U"], t("user_card")), row(["/"], t("k_write")), row(["1", "…", "7"], t("k_panels")),
				row(["Ctrl", "Enter"], t("k_announce")), row(["↑", "↓", "Enter"], t("k_feed")), row(["?"], t("k_help")))),
			el("div.row.end", {}, button(t("close"), () => dialog.close(), { kind: "main" })));
		document.body.append(dialog);
		dialog.showModal();
	}
}
