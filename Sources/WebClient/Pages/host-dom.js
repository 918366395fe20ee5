// Nodes, times and numbers for the host console. The words of others become text nodes, never markup.

import { language, t } from "./host-strings.js";

/** `el("button.main", { onclick }, "text", node…)`: names with a dash are attributes, others properties. */
export function el(what, properties = {}, ...children) {
	const [tag, ...classes] = what.split(".");
	const node = document.createElement(tag);
	if (classes.length) node.className = classes.join(" ");
	set(node, properties);
	node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
	return node;
}

const SVG = "http://www.w3.org/2000/svg";

export function svg(tag, attributes = {}, ...children) {
	const node = document.createElementNS(SVG, tag);
	for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
	node.append(...children);
	return node;
}

function set(node, properties) {
	for (const [name, value] of Object.entries(properties)) {
		if (value === undefined || value === null || value === false) continue;
		if (name === "data") Object.assign(node.dataset, value);
		else if (name.includes("-") || ["role", "for", "lang", "dir", "list"].includes(name)) node.setAttribute(name, value);
		else node[name] = value;
	}
}

/** A button with a text of the interface; `key` is a shortcut that is shown beside it. */
export function button(text, onclick, { kind = "", key = "", label } = {}) {
	return el(`button${kind ? `.${kind}` : ""}`, { type: "button", onclick, "aria-label": label,
		"aria-keyshortcuts": key }, text, key ? el("kbd", { "aria-hidden": "true" }, key.toUpperCase()) : null);
}

/** Words of others; `und` is no language to choose a font by. */
export function said(what, text, lang) {
	return el(what, { dir: "auto", lang: lang && lang !== "und" ? lang : undefined }, String(text ?? ""));
}

/** The name of a user as a button that opens their card. */
export function nameButton(user, open, tabIndex = 0) {
	const node = el("button.who", { type: "button", tabIndex, onclick: () => open(user), title: user.id },
		el("bdi", {}, nameOf(user)));
	node.style.setProperty("--hue", hue(user.id));
	return node;
}

export const nameOf = (user) => user.name || `${t("guest")} ${String(user.id).slice(-4)}`;

/** Names that differ by one character are far apart. */
const hue = (id) => (Array.from(String(id)).reduce((sum, char) => (sum * 31 + char.codePointAt(0)) % 65_521, 7) * 137) % 360;

/** A language's name in the language of the page; what is no tag stands as it is. */
export function languageName(tag) {
	if (!tag || tag === "und") return t("und");
	try {
		return new Intl.DisplayNames(language(), { type: "language" }).of(tag) ?? tag;
	} catch {
		return tag;
	}
}

export const number = (value, digits = 0) => Number(value ?? 0).toLocaleString(language(),
	{ minimumFractionDigits: digits, maximumFractionDigits: digits });

export function clock(at) {
	const time = new Date(at);
	if (isNaN(time)) return "";
	const far = Math.abs(time - Date.now()) > 43_200_000;
	return time.toLocaleString(language(), far
		? { dateStyle: "medium", timeStyle: "short" }
		: { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });
}

/** Such as 9:04 or 2:03:00. */
export function minutes(milliseconds) {
	const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
	const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
	const two = (value) => String(value).padStart(2, "0");
	return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** A length such as "10 min", in the language of the page. */
export function duration(seconds) {
	const [unit, size] = [["day", 86_400], ["hour", 3600], ["minute", 60], ["second", 1]]
		.find(([, size]) => seconds % size === 0 && seconds >= size) ?? ["second", 1];
	return new Intl.NumberFormat(language(), { style: "unit", unit, unitDisplay: "short" }).format(seconds / size);
}

export function stored(key, value) {
	try {
		if (value === undefined) return localStorage.getItem(key);
		localStorage.setItem(key, value);
	} catch {} // a browser may keep nothing
	return null;
}

export const typing = (node) =>
	Boolean(node?.closest?.("textarea, select, [contenteditable], input:not([type=checkbox], [type=radio])"));
