// One WebSocket to the relay: commands out, events in, in their order, replies matched to commands. No DOM here.

const QUIET_MS = 25_000; // without a word from the server: ask for one
const REPLY_MS = 20_000; // without a reply: the connection is dead, whatever the browser thinks
const LOOK_MS = 3000;
const INFLATED_MAX = 16 * 1024 * 1024; // of one frame; the relay's largest is 1 MiB

export const canInflate = (() => {
	try {
		return Boolean(new DecompressionStream("deflate-raw"));
	} catch {
		return false;
	}
})();

async function inflate(data) {
	const { readable, writable } = new DecompressionStream("deflate-raw");
	const writer = writable.getWriter();
	writer.write(data).catch(() => {}); // the reader meets the same failure
	writer.close().catch(() => {});
	const reader = readable.getReader();
	const decoder = new TextDecoder();
	let text = "";
	let bytes = 0;
	for (;;) {
		const { done, value } = await reader.read();
		if (done) return text + decoder.decode();
		bytes += value.byteLength;
		if (bytes > INFLATED_MAX) throw new RangeError("too large");
		text += decoder.decode(value, { stream: true });
	}
}

/** `onEvent` gets each event that is no reply, `onClose` the close code, once, after all that came before it. */
export class LineSocket {
	#socket;
	#onEvent;
	#onClose;
	#watch;
	#heardAt = Date.now();
	#lastID = 0;
	#replies = new Map();
	#frames = []; // that wait for one before them to be inflated
	#inflating = false;
	/** Bytes of the largest command. */
	frameBytes = Infinity;
	/** Whether a silent peer is asked for a sign of life; before that it is simply dead. */
	isSettled = false;

	constructor(url, isDeflated, onEvent, onClose) {
		const protocols = isDeflated && canInflate ? ["interline.v1.deflate", "interline.v1"] : ["interline.v1"];
		this.#onEvent = onEvent;
		this.#onClose = onClose;
		this.#socket = new WebSocket(url, protocols);
		this.#socket.binaryType = "arraybuffer";
		this.#socket.onmessage = ({ data }) => this.#arrived(data);
		this.#socket.onclose = ({ code }) => this.#arrived({ code });
		this.#watch = setInterval(() => this.#look(), LOOK_MS);
	}

	/** `onReply` runs before the next event; it gets the error `stopped` where there will be no reply. */
	send(command, onReply) {
		if (!this.#socket) return onReply({ ev: "error", code: "stopped" });
		const line = JSON.stringify({ ...command, id: ++this.#lastID });
		// It would cost the connection.
		if (new TextEncoder().encode(line).length > this.frameBytes) return onReply({ ev: "error", code: "too_large" });
		this.#replies.set(this.#lastID, { at: Date.now(), onReply });
		if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(line); // else its close is on its way
	}

	/** Nothing comes any more. */
	drop() {
		if (!this.#socket) return;
		clearInterval(this.#watch);
		const socket = this.#socket;
		this.#socket = null;
		socket.onmessage = socket.onclose = null; // a dead peer answers no close
		socket.close();
		this.#frames = [];
		const replies = [...this.#replies.values()];
		this.#replies.clear();
		for (const { onReply } of replies) onReply({ ev: "error", code: "stopped" });
	}

	#arrived(frame) {
		this.#heardAt = Date.now();
		this.#frames.push(frame);
		if (!this.#inflating) this.#work();
	}

	async #work() {
		while (this.#frames.length) {
			const frame = this.#frames.shift();
			if (frame.code !== undefined) return this.#end(frame.code);
			if (typeof frame === "string") {
				this.#lines(frame);
				continue;
			}
			this.#inflating = true;
			const text = await inflate(frame).catch(() => null);
			this.#inflating = false;
			if (text === null) return this.#end(1007);
			this.#lines(text);
		}
	}

	#end(code) {
		if (!this.#socket) return;
		this.drop();
		this.#onClose(code);
	}

	#lines(text) {
		for (const line of text.split("\n")) {
			if (!this.#socket) return; // an earlier line ended it
			let event = null;
			try {
				event = JSON.parse(line);
			} catch {} // an empty line
			if (event) this.#event(event);
		}
	}

	#event(event) {
		const isReply = event.ev === "ok" || event.ev === "joined" || (event.ev === "error" && event.id !== undefined);
		if (!isReply) return this.#onEvent(event);
		const waiting = this.#replies.get(event.id);
		this.#replies.delete(event.id);
		waiting?.onReply(event);
	}

	#look() {
		const now = Date.now();
		const [oldest] = this.#replies.values();
		const since = oldest?.at ?? (this.isSettled ? now : this.#heardAt);
		if (now - since > REPLY_MS) this.#end(1006);
		else if (this.isSettled && !oldest && now - this.#heardAt > QUIET_MS) this.send({ op: "ping" }, () => {});
	}
}
