// The words of a message as nodes: mentions and emotes stand out, everything else is plain text.

import { el } from "./dom.js";

const PIECES = /@[\p{L}\p{N}_.-]{1,64}|:[A-Za-z0-9_+-]{1,62}:/gu;
const EMOJI = String.raw`\p{Extended_Pictographic}\p{Regional_Indicator}\u200d\ufe0f\u{1f3fb}-\u{1f3ff}`;
const EMOJI_ONLY = new RegExp(String.raw`^(?:[${EMOJI}\s]|:[A-Za-z0-9_+-]{1,62}:){1,32}$`, "u");

const folded = (name) => name.normalize("NFKC").toLocaleLowerCase();

/** An emote by its name without colons, or null. Images come from this server alone. */
export function emote(emotes, name) {
	const value = Object.hasOwn(emotes ?? {}, name) ? emotes[name] : null;
	if (typeof value !== "string" || !value) return null;
	const code = `:${name}:`;
	if (!value.startsWith("/")) return el("span", { class: "emote", role: "img", "aria-label": code, title: code }, value);
	let url = null;
	try {
		url = new URL(value, location.origin);
	} catch {}
	if (url?.origin !== location.origin) return null; // such as //elsewhere
	return el("img", { class: "emote", src: url.href, alt: code, title: code, decoding: "async", draggable: "false" });
}

/** Whether `text` mentions the name, which may hold spaces. */
export function mentions(text, name) {
	const [where, what] = [folded(text), `@${folded(name)}`];
	for (let at = where.indexOf(what); at >= 0; at = where.indexOf(what, at + 1)) {
		if (!/^[\p{L}\p{N}_]/u.test(where.slice(at + what.length))) return true;
	}
	return false;
}

export const isEmojiOnly = (text) => EMOJI_ONLY.test(text);

/** Nodes for `text`, with the emotes of the room and `own`, the reader's name. */
export function rich(text, emotes, own) {
	const nodes = [];
	let from = 0;
	for (const { 0: piece, index } of text.matchAll(PIECES)) {
		const node = piece[0] === ":" ? emote(emotes, piece.slice(1, -1)) : mention(piece, own);
		if (!node) continue;
		nodes.push(text.slice(from, index), node);
		from = index + piece.length;
	}
	nodes.push(text.slice(from));
	return nodes.filter((node) => node !== "");
}

const mention = (piece, own) =>
	el("bdi", { class: own && folded(piece.slice(1)) === folded(own) ? "mention me" : "mention" }, piece);
