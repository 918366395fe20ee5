// One message as nodes: who, the words in the reader's language, how they came to be, reactions.

import { button, el, tagged } from "./dom.js";
import { nameOf, reads } from "./languages.js";
import { emote, isEmojiOnly, mentions, rich } from "./rich-text.js";

const PENDING_MS = 15_000; // a translation that is not there by then is no longer expected
const REACTIONS_SHOWN = 12;

/** The hue that a user's name has wherever it stands. */
export function hue(id) {
	let sum = 7;
	for (const char of id) sum = (sum * 31 + char.codePointAt(0)) % 9973;
	return (sum * 137) % 360; // neighbours get colours far apart
}

export const nameFor = ({ name, id }, t) => name || `${t("guest")} ${id.slice(-4)}`;

export function nameTag(user, t) {
	const node = el("bdi", { class: "name" }, nameFor(user, t));
	node.style.setProperty("--hue", hue(user.id));
	return node;
}

const formats = new Map(); // to make one takes longer than to draw a message

export function timeText(at, lang) {
	const far = Math.abs(at - Date.now()) > 43_200_000;
	const key = `${lang} ${far}`;
	if (!formats.has(key)) {
		const style = { dateStyle: far ? "medium" : undefined, timeStyle: "short" };
		formats.set(key, new Intl.DateTimeFormat(lang, style));
	}
	return formats.get(key).format(at);
}

/** A message's words in the reader's language where there are any, for quotes, pins and questions. */
export function bestWords({ text, lang, tr }, display) {
	const translated = tr?.text && tr.q !== "gloss" && display && !reads(display, lang);
	return translated ? { text: tr.text, lang: tr.lang } : { text, lang };
}

/**
 * Draws messages as `scene` says: {t, ui, display, you, emotes, always, translating, now()}. `scene` may change;
 * what is drawn changes with `words` and `reactions`.
 */
export class MessageView {
	#scene;

	constructor(scene) {
		this.#scene = scene;
	}

	draw(message, quoted) {
		const { t, ui, you } = this.#scene;
		const { seq, at, user, kind, from } = message;
		const isOwn = user.id === you?.user;
		const meta = el("div", { class: "meta" }, nameTag(user, t));
		if (user.role && user.role !== "viewer") {
			meta.append(el("span", { class: `tag ${user.role}` }, t(user.role) || user.role));
		}
		for (const badge of (user.badges ?? []).slice(0, 3)) meta.append(el("bdi", { class: "tag" }, badge));
		if (kind) meta.append(el("span", { class: "tag strong" }, t(kind) || kind));
		if (from) meta.append(el("span", { class: "tag" }, t("from", from)));
		meta.append(el("time", { datetime: new Date(at).toISOString() }, timeText(at, ui)));
		const node = el("article", { class: "msg", tabindex: "-1", "data-seq": seq });
		if (kind) node.classList.add(kind);
		if (isOwn) node.classList.add("own");
		if (!isOwn && you?.name && mentions(message.text, you.name)) node.classList.add("to-me");
		if (message.replyTo) node.append(this.#quote(message.replyTo, quoted));
		node.append(meta, el("div", { class: "words" }), el("div", { class: "reactions", hidden: true }));
		message.node = node;
		this.words(message);
		this.reactions(message);
		return node;
	}

	#quote(seq, quoted) {
		const { t, display } = this.#scene;
		const node = button("quote", "", null, { "data-jump": seq, tabindex: "-1" });
		if (!quoted) node.append(t("reply_to", t("earlier")));
		else {
			const { text, lang } = bestWords(quoted, display);
			const cut = el("span", { class: "cut", dir: "auto", lang: tagged(lang) }, text.slice(0, 200));
			node.append(nameTag(quoted.user, t), cut);
		}
		return node;
	}

	/** Whether a translation is still to be expected. */
	isPending({ tr, lang, text, at, isLive }) {
		const { display, translating, now } = this.#scene;
		return Boolean(
			translating && display && isLive && !tr && tagged(lang) && !reads(display, lang) && /\p{L}/u.test(text) &&
			now() - at < PENDING_MS);
	}

	/** Draws the words anew: their translation, their state, or the reader's wish changed. */
	words(message) {
		const { t, ui, display, always } = this.#scene;
		const { text, lang, tr, node } = message;
		const said = (className, words, of) => {
			const big = isEmojiOnly(words) ? " big" : "";
			return el("p", { class: className + big, dir: "auto", lang: tagged(of) },
				...rich(words, this.#scene.emotes, this.#scene.you?.name));
		};
		const wanted = tr && display && !reads(display, lang);
		const isTranslated = Boolean(wanted && tr.text);
		// Words one by one are no sentence, so the original stays first.
		const isGloss = isTranslated && tr.q === "gloss";
		const parts = [isTranslated && !isGloss ? said("text", tr.text, tr.lang) : said("text", text, lang)];
		if (isGloss) parts.push(said("literal", tr.text, tr.lang));
		const about = el("p", { class: "about" });
		if (isTranslated) {
			const key = tr.q === "human" && !tr.by ? "q_human_" : `q_${tr.q}`;
			about.append(el("span", { class: `q-${tr.q}` }, t(key, tr.by) || t("q_mt")));
			if (tagged(lang)) about.append(" ", t("of_lang", nameOf(lang, ui)));
			if (!isGloss) {
				const isOpen = message.isOpen ?? always;
				about.append(button("link", t(isOpen ? "hide_original" : "original"), null,
					{ "data-original": true, "aria-expanded": String(isOpen), tabindex: "-1" }));
				if (isOpen) parts.push(said("original", text, lang));
			}
		} else if (wanted && tr.none) about.append(t(`none_${tr.none}`) || t("none_failed"));
		else if (this.isPending(message)) about.append(el("span", { class: "pending" }, t("pending")));
		else if (message.wasPending && !tr) about.append(t("none_late"));
		if (about.hasChildNodes()) parts.push(about);
		node.querySelector(".words").replaceChildren(...parts);
	}

	reactions({ reactions, node }) {
		const { t, emotes, ui } = this.#scene;
		const root = node.querySelector(".reactions");
		const counts = Object.entries(reactions ?? {}).filter(([, count]) => count > 0);
		counts.sort(([, a], [, b]) => b - a);
		root.hidden = !counts.length;
		root.replaceChildren(...counts.slice(0, REACTIONS_SHOWN).map(([emoji, count]) => {
			const face = /^:.+:$/.test(emoji) ? emote(emotes, emoji.slice(1, -1)) ?? emoji : emoji;
			const label = `${t("reacted", count, emoji)} ${t("react_with", emoji)}`;
			return el("button", { type: "button", class: "chip", "data-emoji": emoji, "aria-label": label, tabindex: "-1" },
				face, " ", count.toLocaleString(ui));
		}));
	}
}
