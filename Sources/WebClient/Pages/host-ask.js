// Asks for a reason, and a length where there is one, in a dialog.

import { button, duration, el } from "./host-dom.js";
import { t } from "./host-strings.js";

const LENGTHS = [60, 300, 600, 1800, 3600, 86_400, 604_800];
const REASONS = ["reason_spam", "reason_insult", "reason_spoiler", "reason_ads", "reason_language", "reason_off"];

export function lengths(chosen = 600) {
	const select = el("select", { name: "seconds" });
	for (const seconds of LENGTHS) select.append(el("option", { value: seconds, selected: seconds === chosen }, duration(seconds)));
	return select;
}

/** A text field with the usual reasons to choose from. */
export function reasonField(id) {
	const input = el("input", { id, name: "reason", type: "text", maxLength: 160, autocomplete: "off", dir: "auto" });
	const chips = el("div.chips", {}, REASONS.map((key) => button(t(key), () => {
		input.value = t(key);
		input.focus();
	}, { kind: "chip" })));
	return el("div.field", {}, el("label", { for: id }, t("reason")), input, chips);
}

/** Resolves with `{reason, seconds}`, or null where it was given up. */
export function ask({ title, text = "", action, bad = false, withReason = true, withLength = false }) {
	return new Promise((resolve) => {
		const length = withLength ? el("label.field", {}, t("length"), lengths()) : null;
		const form = el("form", { method: "dialog" },
			el("h2", { id: "ask-title" }, title), text ? el("p", {}, text) : null,
			length, withReason ? reasonField("ask-reason") : null,
			el("div.row.end", {}, button(t("cancel"), () => dialog.close("")),
				el(`button${bad ? ".bad.solid" : ".main"}`, { value: "yes" }, action)));
		const dialog = el("dialog.ask", { "aria-labelledby": "ask-title" }, form);
		dialog.onclose = () => {
			const data = new FormData(form);
			dialog.remove();
			resolve(dialog.returnValue === "yes"
				? { reason: String(data.get("reason") ?? "").trim(), seconds: Number(data.get("seconds")) }
				: null);
		};
		document.body.append(dialog);
		dialog.showModal();
		(form.querySelector("input") ?? form.querySelector("button")).focus();
	});
}
