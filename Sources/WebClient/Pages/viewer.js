// The viewer's page: joins a room by its link and brings the parts together.

import { $, button, countdown, el, show } from "./dom.js";
import { Composer } from "./composer.js";
import { INTERFACES, nameOf } from "./languages.js";
import { Interline } from "./interline.js";
import { KEPT, MessageList } from "./message-list.js";
import { MessageView, nameFor } from "./message-view.js";
import { mentions } from "./rich-text.js";
import { Notices } from "./notices.js";
import { Preferences } from "./preferences.js";
import { messageOf, Recall } from "./recall.js";
import { RoomPanels } from "./room-panels.js";
import { passing } from "./store.js";
import { fill, texts } from "./strings.js";
import { Tools } from "./tools.js";

const RECENT_MS = 600_000; // how far back the removal of a user's messages reaches
const GAP_MS = 10_000; // in a flood every few messages stand beside a gap
const TOKEN_CODES = [4001, 4002, "unauthorized", "token_expired"];

const given = new URLSearchParams(location.search);
for (const [key, value] of new URLSearchParams(location.hash.slice(1))) given.set(key, value);
let token = given.get("token");
if (token) passing.set("token", token);
else token = passing.get("token");

const prefs = new Preferences(given.get("lang"), given.get("theme"));
let linked = given.get("lang"); // stays in the address until another is chosen
let t = texts(prefs.ui);
const say = (...args) => t(...args); // whatever the language is by then
const scene = {
	t: say, ui: prefs.ui, display: prefs.read, always: prefs.always, now: () => client?.serverNow ?? Date.now(),
};

document.documentElement.classList.toggle("embed", given.has("embed"));

let client = null;
let status = {};
let entered = false; // joined at least once
let joinSeq = 0;
let gapAt = 0;
let viewers = 0;
let langs = {};
let queue = [];
let isPlanned = false;
let waitClock = 0;
const pending = new Set(); // messages whose translation is expected

const view = new MessageView(scene);
const list = new MessageList($("log"), $("jump"), draw, say);
const page = {
	t: say, scene, client: () => client, order, jump, toggle,
	onHeld: (text) => notices.hold(text), onSaid: () => list.follow(),
};
const composer = (page.composer = new Composer(page));
const notices = new Notices(page);
let panels = null;
new Tools($("log"), list, page);

function draw(message) {
	const { replyTo } = message;
	const node = view.draw(message, replyTo ? page.recall.get(replyTo) : null);
	if (view.isPending(message)) {
		message.wasPending = true;
		pending.add(message);
	}
	return node;
}

// Connection

function setPage(room) {
	$("entry").hidden = Boolean(room);
	$("chat").hidden = !room;
	document.title = room || "Interline";
	$("title").textContent = room || "Interline";
	// The token leaves the address: addresses are logged and passed on.
	const query = new URLSearchParams(given);
	for (const key of ["token", "room", "lang"]) query.delete(key);
	if (room) query.set("room", room);
	if (linked) query.set("lang", linked);
	history.replaceState(null, "", `${location.pathname}${query.size ? `?${query}` : ""}`);
}

function enter(room) {
	const url = new URL("ws", location.href);
	url.protocol = location.protocol.replace("http", "ws");
	url.search = url.hash = "";
	setPage(room);
	$("entryError").textContent = "";
	client = new Interline({ url: url.href, room, token, lang: prefs.read, onEvent, onStatus });
	page.recall = new Recall(client, list);
	panels ??= new RoomPanels(page);
	panels.entered();
	composer.restore();
	client.start();
	renderRoom();
}

function reason({ code, message = "" }) {
	const known = { 4003: "l_ban", banned: "l_ban", forbidden: "left" }[code];
	const other = message && isNaN(code) ? "" : "failed"; // the message of an error code says enough
	return `${t(TOKEN_CODES.includes(code) ? "token" : known ?? other, String(code))} ${message}`.trim();
}

function onStatus(next) {
	status = next;
	if (TOKEN_CODES.includes(next.code)) {
		token = null;
		passing.set("token", null);
	}
	if (next.phase === "stopped" && !entered && next.code !== "banned") {
		client = null;
		setPage(null);
		$("entryError").textContent = reason(next);
		return $("room").focus();
	}
	if (next.phase === "stopped" && next.code === "banned" && next.notice && !entered) {
		const { notice, message } = next; // who was banned earlier may object now
		notices.add({ notice, level: "ban", code: "banned", message, appeal: true });
	}
	if (next.phase === "joined" && !entered) {
		entered = true;
		// On a phone this would open the keyboard, in a frame take the focus from the site around it.
		if (!given.has("embed") && matchMedia("(hover: hover)").matches) composer.focus();
	}
	renderStatus();
}

function renderStatus() {
	const { phase, code, message, at, mandated } = status;
	const stopped = phase === "stopped";
	const key = stopped ? "stopped" : phase === "joined" ? "connected" : phase;
	$("light").className = phase ?? "";
	$("light").ariaLabel = $("light").title = stopped ? reason(status) : t(key ?? "connecting");
	$("banner").className = phase ?? "";
	$("banner").hidden = !phase || phase === "joined" || (phase === "connecting" && !entered);
	$("bannerText").textContent = stopped ? reason(status) : t(phase ?? "connecting");
	// A refusal is written for people, the reason of a close is not.
	$("bannerMessage").textContent = phase === "waiting" && isNaN(code) ? message ?? "" : "";
	$("bannerButton").hidden = phase === "connecting" || mandated || TOKEN_CODES.includes(code);
	$("bannerButton").textContent = t(stopped ? "rejoin" : "again");
	clearInterval(waitClock);
	$("bannerWait").textContent = "";
	if (phase === "waiting") {
		const tick = (seconds) => ($("bannerWait").textContent = seconds ? t("retry", seconds) : "");
		waitClock = countdown($("bannerWait"), () => at - Date.now(), tick);
	}
	if (client) composer.render();
}

// Events

function onEvent(event) {
	if (event.ev === "notice") return notices.add(event);
	queue.push(event);
	if (queue.length > KEPT) return flush(); // a hidden page draws no frames
	if (isPlanned) return;
	isPlanned = true;
	if (document.hidden) setTimeout(flush, 250);
	else requestAnimationFrame(flush);
}

document.onvisibilitychange = () => flush();

/** Applies what came since the last frame in one go. */
function flush() {
	isPlanned = false;
	if (!client || !queue.length) return;
	let added = [];
	const touched = new Set();
	for (const event of queue.splice(0)) {
		switch (event.ev) {
			case "joined":
				added = joined(event, added);
				break;
			case "msg":
				added.push(heard(event));
				break;
			case "tr":
				touch(event.of, (message) => (message.tr = event.tr));
				break;
			case "reactions":
				touch(event.of, (message) => (message.reactions = event.counts), "reactions");
				break;
			case "gone":
				added = removeGone(event, added);
				break;
			case "viewers":
				viewers = event.count;
				langs = event.langs ?? langs;
				break;
			case "lagged":
				if (event.sampled && Date.now() - gapAt < GAP_MS) break;
				gapAt = Date.now();
				added.push(el("p", { class: "gap" }, t(event.sampled ? "sampled" : "skipped")));
		}
	}
	list.add(added);
	for (const redraw of touched) redraw();
	renderRoom();
	list.settle();

	function touch(seq, change, part = "words") {
		const message = added.find((item) => item.seq === seq) ?? page.recall.get(seq);
		if (!message) return;
		change(message);
		touched.add(() => message.node && view[part](message));
	}
}

function joined(event, added) {
	joinSeq = event.seq;
	viewers = event.viewers;
	Object.assign(scene, { you: event.you, emotes: event.state.emotes, translating: event.state.translate });
	if (!event.fresh) return added;
	const gap = list.size ? [el("p", { class: "gap" }, t("skipped"))] : [];
	list.clear();
	page.recall.clear();
	pending.clear();
	$("log").ariaBusy = "true"; // what was said before is not read aloud
	setTimeout(() => ($("log").ariaBusy = "false"), 1000);
	return gap;
}

function heard(event) {
	const message = Object.assign(messageOf(event), { isLive: event.seq > joinSeq });
	const { you } = scene;
	const isOwn = message.user.id === you?.user;
	if (isOwn) notices.said(message.text);
	const isToMe = !isOwn && you?.name && mentions(message.text, you.name);
	// What concerns the reader is read out even where the chat is too fast to be.
	if (message.isLive && isToMe && prefs.aloud !== "off" && $("log").ariaLive === "off") {
		$("aloud").textContent = t("mentioned", nameFor(message.user, t), message.text);
	}
	return message;
}

/** Touches only what is older than the event. */
function removeGone({ seq, of, user, all, at }, added) {
	const since = Date.parse(at) - RECENT_MS;
	const isGone = (message) =>
		message.seq < seq && (all || message.seq === of || (user && message.user.id === user && message.at >= since));
	for (const message of [...list.messages()].filter(isGone)) {
		pending.delete(message);
		list.remove(message);
		page.recall.keep(message.seq, null);
	}
	for (const message of [...page.recall.messages()].filter(isGone)) page.recall.keep(message.seq, null);
	return added.filter((item) => item instanceof Node || !isGone(item));
}

// A translation that never comes is not waited for.
setInterval(() => {
	for (const message of pending) {
		if (message.node && view.isPending(message)) continue;
		pending.delete(message);
		if (message.node && !message.tr) view.words(message);
	}
}, 2000);

function redraw() {
	for (const message of list.messages()) {
		if (!message.node) continue;
		const old = message.node;
		old.replaceWith(draw(message));
	}
	list.texts();
	list.settle();
}

// The room

function renderRoom(anew) {
	const { state, room } = client;
	if (scene.emotes !== state.emotes || scene.translating !== state.translate) {
		Object.assign(scene, { emotes: state.emotes, translating: state.translate });
	}
	const title = state.title || room;
	show($("title"), title);
	if (document.title !== `${title} · Interline`) document.title = `${title} · Interline`;
	$("empty").hidden = list.size > 0 || !entered;
	const facts = entered ? [t("watching", viewers)] : [];
	for (const key of ["paused", "members_only", "emote_only", "shield"]) if (state[key]) facts.push(t(key));
	if (state.slow_s) facts.push(t("slow", state.slow_s));
	if (state.allow?.length) facts.push(t("allowed", state.allow.map((tag) => nameOf(tag, prefs.ui)).join(", ")));
	show($("facts"), facts.join(" · "));
	const chart = Object.entries(langs).sort(([, a], [, b]) => b - a).slice(0, 8);
	const drawn = chart.join();
	if ($("langs").dataset.drawn !== drawn || anew) {
		$("langs").dataset.drawn = drawn;
		$("langs").hidden = $("langsTitle").hidden = !chart.length;
		$("langs").replaceChildren(...chart.map(([tag, count]) =>
			el("li", {}, nameOf(tag, prefs.ui), " ", el("b", {}, count.toLocaleString(prefs.ui)))));
	}
	panels.render(anew);
}

/** Resolves with the refusal, if any; says so, or `goodKey`. */
async function order(promise, goodKey) {
	try {
		await promise;
		if (goodKey) composer.tell(t(goodKey), 0, true);
		return null;
	} catch (refusal) {
		composer.refused(refusal);
		return refusal;
	}
}

function toggle(message) {
	message.isOpen = !(message.isOpen ?? scene.always);
	view.words(message);
	message.node.querySelector("[data-original]")?.focus({ preventScroll: true });
	list.settle();
}

/** Goes to a message; one that is no longer in the list is shown above the composer. */
async function jump(seq) {
	if (list.reveal(seq)) return;
	await page.recall.look(seq, () => {});
	const message = page.recall.get(seq);
	if (!message) return composer.tell(t("removed"));
	const node = view.draw({ ...message, replyTo: null }, null);
	node.append(button("small", t("close"), () => node.remove()));
	$("notices").querySelector(".recalled")?.remove();
	node.classList.add("recalled");
	node.removeAttribute("data-seq");
	$("notices").prepend(node);
	node.focus();
}

// Choices

function renderTexts() {
	t = texts(prefs.ui);
	fill(document, t);
	for (const node of document.querySelectorAll("[data-name]")) node.ariaLabel = t(node.dataset.name);
	for (const select of document.querySelectorAll(".readable")) prefs.offer(select, t);
	$("ui").value = prefs.ui;
	for (const input of document.querySelectorAll("[name=interface]")) input.checked = input.value === prefs.ui;
	if (!client) return;
	renderStatus();
	renderRoom(true);
	redraw();
}

function chooseInterface(tag) {
	const together = prefs.read === prefs.ui;
	prefs.choose("ui", tag);
	scene.ui = tag;
	if (together) chooseRead(tag);
	renderTexts();
}

function chooseRead(tag) {
	prefs.choose("read", tag || null);
	if (linked) linked = tag || null;
	scene.display = prefs.read;
	if (!client) return;
	setPage(client.room);
	client.setLang(prefs.read);
	redraw();
	renderRoom(true);
}

for (const [tag, name] of Object.entries(INTERFACES)) {
	$("ui").append(el("option", { value: tag, lang: tag }, name));
	const input = el("input", { type: "radio", name: "interface", value: tag });
	input.onchange = () => chooseInterface(tag);
	$("interfaces").append(el("label", { lang: tag, class: "choice" }, input, el("span", {}, name)));
}
$("ui").onchange = ({ target }) => chooseInterface(target.value);
for (const select of document.querySelectorAll(".readable")) {
	select.onchange = ({ target }) => {
		chooseRead(target.value);
		for (const other of document.querySelectorAll(".readable")) other.value = target.value;
	};
}
$("theme").value = prefs.theme;
$("theme").onchange = ({ target }) => prefs.choose("theme", target.value);
list.aloud = $("readAloud").value = prefs.aloud;
$("readAloud").onchange = ({ target }) => {
	prefs.choose("aloud", target.value);
	list.aloud = prefs.aloud;
};
$("always").checked = prefs.always;
$("always").onchange = ({ target }) => {
	prefs.choose("always", target.checked);
	scene.always = prefs.always;
	redraw();
};
$("settingsButton").onclick = () => $("settings").showModal();
$("leave").onclick = () => location.assign(location.pathname);
$("bannerButton").onclick = () => (status.phase === "stopped" ? client.start() : client.retry());
$("enter").onsubmit = (event) => {
	event.preventDefault();
	prefs.choose("ui", prefs.ui);
	prefs.choose("read", prefs.read);
	enter($("room").value.trim());
};
addEventListener("online", () => client?.retry());
addEventListener("hashchange", () => location.reload());

$("room").value = given.get("room") || "lobby";
setPage(null);
if (given.get("room")) setPage(given.get("room"));
renderTexts();
// On the first visit people are asked what they read; the link's room stands in the form.
if (given.get("room") && !prefs.isNew) enter(given.get("room"));
else {
	$("entry").hidden = false;
	$("chat").hidden = true;
}
