// A chat to lay over a picture, as OBS does: transparent, sized by the address, one or two languages at once.
// The words of others become text nodes, never markup.

import { Interline } from "./interline.js";
import { lines, Merge, parameters } from "./overlay-merge.js";

const BATCH_MS = 60;
const FADED_MS = 700;
const KINDS = { announce: "📣", question: "?", system: "•" };

const given = new URLSearchParams(location.search);
for (const [key, value] of new URLSearchParams(location.hash.slice(1))) given.set(key, value);
const wanted = parameters(given);
const chat = document.getElementById("chat");
const problem = document.getElementById("problem");
const merge = new Merge(wanted.max);
const nodes = new Map(); // by seq
let timer = 0;
let skew = 0; // of the relay's clock

document.body.className = `${wanted.look} ${wanted.side} ${wanted.from}`;
document.documentElement.style.setProperty("--size", `${wanted.size}px`);
chat.style.width = `${wanted.width}%`;
if (wanted.side === "right") chat.style.alignSelf = "flex-end";
if (given.has("token")) {
	// The token leaves the address: addresses are logged and passed on.
	given.delete("token");
	history.replaceState(null, "", `${location.pathname}?${given}`);
}

function complain(text) {
	problem.textContent = text;
	problem.hidden = !text;
}

function connect(lang) {
	const url = new URL("ws", location.href);
	url.protocol = location.protocol.replace("http", "ws");
	let joined = false;
	const client = new Interline({
		url: url.href, room: wanted.room, token: wanted.token, lang, client: "interline-overlay",
		history: 3 * wanted.max, // not all of it are messages
		onEvent(event) {
			if (merge.take(lang ?? "", event)) timer ||= setTimeout(draw, BATCH_MS);
		},
		onStatus({ phase, message, code }) {
			joined ||= phase === "joined";
			if (phase === "joined") {
				skew = client.serverNow - Date.now();
				complain("");
			}
			// On air nobody reads of a lost connection; who sets the overlay up must.
			if (phase === "stopped" && !joined) complain(message || String(code ?? ""));
		},
	});
	client.start();
}

function element(what, text, lang) {
	const [tag, className] = what.split(".");
	const node = document.createElement(tag);
	node.className = className;
	node.textContent = text;
	node.dir = "auto";
	if (lang && lang !== "und") node.lang = lang;
	return node;
}

function draw() {
	timer = 0;
	for (const [seq, node] of nodes) {
		if (merge.messages.has(seq)) continue;
		node.remove();
		nodes.delete(seq);
	}
	for (const message of merge.sorted) {
		const shown = lines(message, wanted.langs);
		const drawn = JSON.stringify(shown);
		let node = nodes.get(message.seq);
		if (node?.drawn === drawn || message.over) continue;
		if (!node) {
			node = document.createElement("div");
			node.className = `message ${message.kind && KINDS[message.kind] ? message.kind : ""}`;
			node.style.setProperty("--hue", hue(message.user.id));
			node.seq = message.seq;
			nodes.set(message.seq, node);
			chat.insertBefore(node, [...chat.children].find((other) => other.seq > message.seq) ?? null);
		}
		node.drawn = drawn;
		const first = element("p.line", "");
		first.append(element("bdi.name", message.user.name || `#${String(message.user.id).slice(-4)}`));
		if (KINDS[message.kind]) first.append(element("span.tag", KINDS[message.kind]));
		first.append(element("bdi.words", shown[0].text, shown[0].lang));
		node.replaceChildren(first, ...shown.slice(1).map(({ text, lang }) => element("p.line", text, lang)));
	}
}

const hue = (id) => (Array.from(String(id)).reduce((sum, char) => (sum * 31 + char.codePointAt(0)) % 65_521, 7) * 137) % 360;

/** What was said longer ago than `fade` goes, softly. */
function fade() {
	const now = Date.now() + skew;
	for (const message of merge.messages.values()) {
		const age = now - message.time - wanted.fade * 1000;
		const node = nodes.get(message.seq);
		if (age < 0 || !node) continue;
		node.classList.add("fading");
		if (age < FADED_MS) continue;
		message.over = true;
		node.remove();
		nodes.delete(message.seq);
	}
}

if (wanted.fade) setInterval(fade, 250);
if (!wanted.room) complain("overlay.html?room=NAME&langs=zh-Hans,en&size=28&max=8&fade=30");
else for (const lang of wanted.langs.length ? wanted.langs : [null]) connect(lang);
