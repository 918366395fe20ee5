// Writing: the draft is kept until the server has taken it.

import { $, button, clock, countdown, el, show } from "./dom.js";
import { passing } from "./store.js";
import { emote } from "./rich-text.js";
import { bestWords, nameTag } from "./message-view.js";

export const QUICK = ["👍", "❤️", "😂", "👏", "🔥", "😮"];
const EMOJI = [...QUICK, "😊", "😭", "🎉", "🙏", "💪", "🤔", "👀", "😅", "🥳", "😍", "🤣", "💯", "✨", "🌶️"];
const graphemes = (text) => Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment).length;

/** `page` has t, scene, client(), isJoined(), onHeld(text, reply), onSaid(). */
export class Composer {
	#page;
	#box = $("text");
	#sending = false;
	#again = false; // Enter was pressed meanwhile
	#asking = false;
	#replyTo = null;
	#clock = 0;

	constructor(page) {
		this.#page = page;
		this.#box.oninput = () => this.#changed();
		this.#box.onkeydown = (event) => this.#key(event);
		$("composer").onsubmit = (event) => {
			event.preventDefault();
			this.#send();
		};
		$("askMode").onclick = () => this.#setAsking(!this.#asking);
		$("emoteButton").onclick = () => this.#togglePicker();
		$("picker").onclick = ({ target }) => this.#insert(target.closest("button")?.dataset.insert);
		$("picker").onkeydown = ({ key }) => key === "Escape" && this.#togglePicker(false);
		$("replyCancel").onclick = () => this.reply(null);
	}

	/** What was being written when the page was left. */
	restore() {
		this.#box.value = passing.get(`draft.${this.#page.client().room}`) ?? "";
		this.#changed();
	}

	focus() {
		this.#box.focus();
	}

	ask() {
		this.#setAsking(true);
		this.focus();
	}

	/** Answers a message; null: none. */
	reply(message) {
		const { t, scene } = this.#page;
		this.#replyTo = message?.seq ?? null;
		$("replying").hidden = !message;
		if (message) {
			const { text, lang } = bestWords(message, scene.display);
			$("replyText").replaceChildren(t("reply"), " ", nameTag(message.user, t), " ",
				el("span", { dir: "auto", lang }, text.slice(0, 120)));
		}
		this.focus();
	}

	/** Draws what follows from the connection, the rights and the language. */
	render() {
		const { t, client } = this.#page;
		const { you, phase } = client();
		const isSilent = phase === "joined" && !you?.can.includes("speak");
		this.#box.disabled = isSilent;
		this.#box.placeholder = t(isSilent ? "read_only" : this.#asking ? "write_question" : "write");
		$("send").disabled = this.#sending || isSilent || phase === "stopped";
		$("send").textContent = t(this.#sending ? "sending" : this.#asking ? "ask" : "send");
		for (const id of ["askMode", "emoteButton"]) $(id).disabled = isSilent;
		this.#count();
	}

	/** Says something about the draft; `waitMs`: until one may send again. */
	tell(text, waitMs = 0, isGood = false) {
		const { t } = this.#page;
		clearInterval(this.#clock);
		$("verdict").className = isGood ? "good" : "";
		$("verdict").textContent = text;
		$("verdictWait").textContent = "";
		if (waitMs <= 0) return;
		const end = Date.now() + waitMs;
		const tick = (seconds) => ($("verdictWait").textContent = seconds ? t("next", clock(seconds)) : "");
		this.#clock = countdown($("verdictWait"), () => end - Date.now(), tick, () => this.tell(""));
	}

	refused({ message, code, retryMs }) {
		const { t } = this.#page;
		this.tell(code === "unknown_op" ? t(code) : message || t(code) || code, retryMs);
	}

	async #send() {
		const text = this.#box.value.trim();
		const { t, client, onHeld, onSaid } = this.#page;
		this.#again = this.#sending;
		if (!text || $("send").disabled) return;
		this.#sending = true;
		this.tell("");
		this.render();
		const replyTo = this.#replyTo ?? undefined;
		try {
			const reply = this.#asking ? await client().ask(text, { replyTo }) : await client().say(text, { replyTo });
			// What was typed meanwhile is the next message.
			const now = this.#box.value.trimStart();
			if (now.startsWith(text)) this.#box.value = now.slice(text.length).trimStart();
			this.#setAsking(false);
			if (replyTo === this.#replyTo) this.reply(null);
			if (reply.held) onHeld(text, reply);
			else {
				const spared = client().you?.can.includes("moderate");
				this.tell("", spared ? 0 : (client().state.slow_s ?? 0) * 1000);
				onSaid();
			}
		} catch (refusal) {
			this.refused(refusal);
			this.#again = false;
		}
		this.#sending = false;
		this.render();
		this.#changed();
		if (this.#again) this.#send();
	}

	#setAsking(asking) {
		this.#asking = asking;
		$("askMode").ariaPressed = String(asking);
		this.render();
	}

	#changed() {
		this.#box.style.height = "auto";
		this.#box.style.height = `${this.#box.scrollHeight + 2}px`;
		passing.set(`draft.${this.#page.client().room}`, this.#box.value.slice(0, 8000));
		this.#count();
	}

	#count() {
		const { t, client } = this.#page;
		const most = Math.min(client().state.chars_max ?? Infinity, client().limits.text_chars ?? Infinity);
		const left = most - graphemes(this.#box.value.trim());
		$("count").classList.toggle("over", left < 0);
		show($("count"), left < 0 ? t("over", -left) : left < most / 5 ? t("left_chars", left) : "");
	}

	#key(event) {
		if (event.key === "Escape" && this.#replyTo !== null) return this.reply(null);
		// Enter also takes what an input method offers; 229 is how Safari says so.
		if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
		event.preventDefault();
		this.#send();
	}

	#togglePicker(open = $("picker").hidden) {
		const emotes = this.#page.scene.emotes ?? {};
		$("emoteButton").ariaExpanded = String(open);
		$("picker").hidden = !open;
		if (!open) return this.focus();
		const own = Object.keys(emotes).slice(0, 200).map((name) => [`:${name}:`, emote(emotes, name)]);
		$("picker").replaceChildren(...[...own, ...EMOJI.map((emoji) => [emoji, emoji])]
			.filter(([, face]) => face)
			.map(([code, face]) => button("face", face, null, { "data-insert": code, "aria-label": code })));
		$("picker").querySelector("button").focus();
	}

	#insert(code) {
		if (!code) return;
		this.#togglePicker(false);
		const { selectionStart: at, value } = this.#box;
		const before = value.slice(0, at);
		const space = before && !/\s$/.test(before) && code.startsWith(":") ? " " : "";
		this.#box.setRangeText(`${space}${code}${code.startsWith(":") ? " " : ""}`, at, this.#box.selectionEnd, "end");
		this.#changed();
	}
}
