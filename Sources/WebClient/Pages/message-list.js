// The list of messages: added to once a frame, never longer than KEPT, and still while someone reads further up.

import { show } from "./dom.js";

export const KEPT = 400;
const NEAR_END = 48;
const CALM = { messages: 5, ms: 10_000 }; // more than that is too much to be read aloud

export class MessageList {
	#log;
	#jump;
	#draw;
	#t;
	#shown = new Map(); // seq: message, oldest first
	#held = []; // messages and rows that came while the list stood still
	#overrun = false; // more came than `held` keeps
	#unseen = 0;
	#lastTop = 0;
	#lastHeight = 0;
	#arrivals = [];
	/** The newest message stays in view. */
	stuck = true;
	/** `auto`, `on` or `off`. */
	aloud = "auto";

	/** `draw` makes a message's node; `t` finds texts. */
	constructor(log, jump, draw, t) {
		this.#log = log;
		this.#jump = jump;
		this.#draw = draw;
		this.#t = t;
		log.addEventListener("scroll", () => this.#scrolled(), { passive: true });
		log.addEventListener("keydown", (event) => this.#key(event));
		new ResizeObserver(() => this.stuck && this.#toEnd()).observe(log);
		jump.onclick = () => {
			this.follow();
			log.focus();
		};
	}

	get size() {
		return this.#shown.size + this.#held.length;
	}

	/** The newest first is not needed often: messages, shown and held. */
	*messages() {
		yield* this.#shown.values();
		for (const item of this.#held) if (!(item instanceof Node)) yield item;
	}

	find(seq) {
		return this.#shown.get(seq) ?? this.#held.find((item) => item.seq === seq);
	}

	/** Adds messages, and nodes such as gaps, in their order; `settle` is to follow. */
	add(items) {
		if (!items.length) return;
		const count = items.filter((item) => !(item instanceof Node)).length;
		this.#calm(count);
		if (this.stuck) this.#append(items);
		else {
			this.#unseen += count;
			for (const item of items) this.#held.push(item);
			if (this.#held.length > KEPT) {
				this.#held.splice(0, this.#held.length - KEPT);
				this.#overrun = true;
			}
			this.texts();
		}
	}

	/** After something changed its height. */
	settle() {
		if (this.stuck) this.#toEnd();
	}

	clear() {
		this.#shown.clear();
		this.#held = [];
		this.#overrun = false;
		this.#unseen = 0;
		this.stuck = true;
		this.#log.replaceChildren();
		this.texts();
	}

	remove(message) {
		const { node, seq } = message;
		if (node?.contains(document.activeElement)) this.#log.focus();
		node?.remove();
		message.node = null;
		this.#shown.delete(seq);
		const held = this.#held.indexOf(message);
		if (held < 0) return;
		this.#held.splice(held, 1);
		this.#unseen = Math.max(this.#unseen - 1, 0);
		this.texts();
	}

	/** Back to the newest. */
	follow() {
		this.stuck = true;
		const held = this.#held.splice(0);
		if (this.#overrun) {
			this.#overrun = false;
			this.#shown.clear();
			this.#log.replaceChildren();
		}
		this.#unseen = 0;
		this.#append(held);
		this.#toEnd();
		this.texts();
	}

	/** Shows a message of the list and puts the focus on it; false where it is not there. */
	reveal(seq) {
		if (this.#held.some((item) => item.seq === seq)) this.follow();
		const node = this.#shown.get(seq)?.node;
		if (!node) return false;
		this.stuck = false;
		this.texts();
		node.scrollIntoView({ block: "center" });
		node.focus({ preventScroll: true });
		node.classList.remove("flash");
		void node.offsetWidth; // so that it starts anew
		node.classList.add("flash");
		return true;
	}

	texts() {
		const t = this.#t;
		show(this.#jump, this.stuck ? "" : this.#unseen ? t("newest", this.#unseen) : t("to_newest"));
	}

	#append(items) {
		const added = document.createDocumentFragment();
		for (const item of items.slice(-KEPT)) {
			if (item instanceof Node) added.append(item);
			else {
				this.#shown.set(item.seq, item);
				added.append(this.#draw(item));
			}
		}
		this.#log.append(added);
		while (this.#log.childElementCount > KEPT) {
			const { firstElementChild: oldest } = this.#log;
			if (oldest.contains(document.activeElement)) this.#log.focus();
			this.#shown.delete(Number(oldest.dataset.seq));
			oldest.remove();
		}
	}

	#toEnd() {
		this.#log.scrollTop = this.#log.scrollHeight;
		this.#lastTop = this.#log.scrollTop;
		this.#lastHeight = this.#log.scrollHeight;
	}

	#scrolled() {
		const { scrollTop: top, scrollHeight: height, clientHeight } = this.#log;
		const left = height - top - clientHeight;
		const was = this.stuck;
		// A list that shrank is away from its end, but nobody scrolled up.
		if (left < 2) this.stuck = true;
		else if (top < this.#lastTop && height >= this.#lastHeight) this.stuck = false;
		else if (left < NEAR_END) this.stuck = true;
		this.#lastTop = top;
		this.#lastHeight = height;
		if (this.stuck === was) return;
		if (this.stuck) this.follow();
		else this.texts();
	}

	/** Read aloud only while one can follow by ear. */
	#calm(count) {
		const now = Date.now();
		for (let n = 0; n < Math.min(count, CALM.messages + 1); n += 1) this.#arrivals.push(now);
		this.#arrivals = this.#arrivals.filter((at) => now - at < CALM.ms).slice(-CALM.messages - 1);
		const calm = this.aloud === "on" || (this.aloud === "auto" && this.#arrivals.length <= CALM.messages);
		const live = calm ? "polite" : "off";
		if (this.#log.ariaLive !== live) this.#log.ariaLive = live;
	}

	/** Arrows go from message to message, as in a list. */
	#key(event) {
		const steps = { ArrowUp: -1, ArrowDown: 1, Home: -Infinity, End: Infinity };
		const step = steps[event.key];
		if (event.target.closest("input, textarea, .tools")) return;
		if (event.key === "Escape") return this.follow(), this.#log.focus();
		if (!step) return;
		const all = [...this.#log.querySelectorAll(".msg")];
		if (!all.length) return;
		event.preventDefault();
		const at = all.indexOf(event.target.closest(".msg"));
		const to = at < 0 ? all.length - 1 : Math.min(Math.max(at + step, 0), all.length - 1);
		if (to < all.length - 1) {
			this.stuck = false;
			this.texts();
		}
		all[to].focus({ preventScroll: true });
		all[to].scrollIntoView({ block: "nearest" });
	}
}
