// Short words about what was done or refused. They lie over the page and move nothing.

import { button, el } from "./host-dom.js";
import { t } from "./host-strings.js";

const SHOWN_MS = 5000;
const MOST = 4;

export class Toasts {
	#root;

	constructor(root) {
		this.#root = root;
	}

	show(text, kind = "") {
		const node = el(`div.toast${kind ? `.${kind}` : ""}`, {}, el("p", { dir: "auto" }, text),
			button("✕", () => node.remove(), { kind: "plain", label: t("close") }));
		this.#root.append(node);
		while (this.#root.childElementCount > MOST) this.#root.firstElementChild.remove();
		const end = () => (node.matches(":hover, :focus-within") ? setTimeout(end, 1000) : node.remove());
		setTimeout(end, kind === "bad" ? SHOWN_MS * 2 : SHOWN_MS);
	}

	/** What another moderator did first is no failure. */
	refused({ code, message = "" }) {
		if (code === "already_done") return this.show(t("already", { message }));
		const known = { unknown_op: "not_offered", stopped: "not_connected" }[code];
		this.show(known ? t(known) : message || t("failed", { code: code ?? "" }), "bad");
	}
}
