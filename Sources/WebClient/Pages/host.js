// The host console: joins the parts to a room's connection.

import { ask } from "./host-ask.js";
import { Audit } from "./host-audit.js";
import { Card } from "./host-card.js";
import { el, number, stored } from "./host-dom.js";
import { Feed } from "./host-feed.js";
import { Figures } from "./host-figures.js";
import { Holds } from "./host-holds.js";
import { Inbox } from "./host-inbox.js";
import { Keys } from "./host-keys.js";
import { Quotes } from "./host-quote.js";
import { RaidAlert } from "./host-raid.js";
import { SettingsForm } from "./host-settings.js";
import { Stage } from "./host-stage.js";
import { Store } from "./host-store.js";
import { choose, INTERFACES, language, t } from "./host-strings.js";
import { Tabs } from "./host-tabs.js";
import { Toasts } from "./host-toasts.js";
import { Interline } from "./interline.js";

const $ = (id) => document.getElementById(id);
const BATCH = 500;
const SPOKEN_MS = 10_000;
const THEMES = ["auto", "light", "dark"];
const [THEME, LANGUAGE] = ["interline-host-theme", "interline-host-language"];
const tokenCodes = [4001, 4002, "unauthorized", "token_expired"];

const given = new URLSearchParams(location.search);
for (const [key, value] of new URLSearchParams(location.hash.slice(1))) given.set(key, value);
let token = given.get("token");
let theme = THEMES.includes(given.get("theme")) ? given.get("theme") : stored(THEME) ?? "auto";
let status = { phase: "connecting" };
let queue = [];
let timer = 0;
let spokenAt = 0;
let spokenCount = 0;

choose([given.get("lang"), stored(LANGUAGE), ...navigator.languages]);
leaveAddress(given.get("room"));

const now = () => app.client?.serverNow ?? Date.now();
const store = new Store(now);
const toasts = new Toasts($("toasts"));
const app = {
	store, ask, now, client: null,
	toast: (text, kind) => toasts.show(text, kind), refused: (refusal) => toasts.refused(refusal),
	changed: (...names) => draw(new Set(names)),
	/** Sends a moderator's command; resolves with the reply, or null where it was refused. */
	async order(command, words = t("done")) {
		try {
			const reply = await app.client.request({ room: app.client.room, ...command });
			app.toast(words, "good");
			draw(new Set(["acted"]));
			return reply;
		} catch (refusal) {
			app.refused(refusal);
			return null;
		}
	},
	write() {
		app.tabs.show("feed");
		feed.write();
	},
	holdKey(name) {
		app.tabs.show("holds");
		return holds.key(name);
	},
};
app.quotes = new Quotes(app);
app.card = new Card(app, $("card"));
const feed = new Feed(app, $("p-feed"));
const holds = new Holds(app, $("p-holds"));
const audit = new Audit(app, $("p-audit"));
const figures = new Figures(app, $("p-figures").querySelector(".body"));
const shown = { audit, figures };
const parts = [feed, holds, new Inbox(app, $("p-inbox").querySelector(".body")), new Stage(app, $("p-stage")),
	new SettingsForm(app, $("p-settings")), audit, figures, new RaidAlert(app, $("raid"))];
app.tabs = new Tabs($("tabs"), (name, old) => {
	shown[old]?.show(false);
	shown[name]?.show(true);
});
const keys = new Keys(app);

// The gate

/** The token leaves the address: addresses are logged and passed on. */
function leaveAddress(room) {
	const query = new URLSearchParams(room ? { room } : {});
	for (const name of ["lang", "theme"]) if (given.get(name)) query.set(name, given.get(name));
	history.replaceState(null, "", `${location.pathname}?${query}`);
}

function keep(room, value) {
	try {
		if (value) sessionStorage.setItem(`host-token:${room}`, value);
		else sessionStorage.removeItem(`host-token:${room}`);
		return sessionStorage.getItem(`host-token:${room}`);
	} catch {
		return null;
	}
}

function kept(room) {
	try {
		return sessionStorage.getItem(`host-token:${room}`);
	} catch {
		return null;
	}
}

function showGate(problem = "") {
	const { client } = app;
	app.client = null; // what it says while it stops is of no interest
	client?.stop();
	$("console").hidden = true;
	$("gate").hidden = false;
	$("gate-problem").textContent = problem;
	document.title = `Interline · ${t("console")}`;
	($("gate-room").value ? $("gate-token") : $("gate-room")).focus();
}

function enter(room) {
	keep(room, token);
	leaveAddress(room);
	$("gate").hidden = true;
	$("console").hidden = false;
	const url = new URL("ws", location.href);
	url.protocol = location.protocol.replace("http", "ws");
	app.client = new Interline({ url: url.href, room, token, lang: language(), client: "interline-host", history: 200, onEvent, onStatus });
	app.client.start();
	renderBar();
}

$("gate").querySelector("form").onsubmit = (event) => {
	event.preventDefault();
	const data = new FormData(event.target);
	token = data.get("token").trim();
	$("gate-token").value = "";
	enter(data.get("room").trim());
};

// Connection

function onStatus(next) {
	status = next;
	if (next.phase === "stopped" && app.client) {
		if (tokenCodes.includes(next.code)) {
			keep(app.client.room, null);
			return showGate(t("bad_token"));
		}
		if (!store.you) return showGate(next.message || t("ended", { message: next.code ?? "" }));
	}
	renderBar();
}

function onEvent(event) {
	if (event.ev === "notice") return app.toast(event.message, event.level === "info" ? "" : "bad");
	if (event.ev === "joined") {
		if (!event.you.can.includes("moderate")) {
			keep(event.room, null);
			return showGate(t("no_right"));
		}
		// What waits is told right behind `joined`, so what has not come by the reply to this was decided.
		app.client.request({ op: "ping" }).then(() => {
			flush();
			app.changed(...store.settled());
		}).catch(() => {});
		audit.load();
	}
	queue.push(event);
	if (queue.length > BATCH) flush(); // a hidden page's timers are late
	else timer ||= setTimeout(flush, 16);
}

/** Applies what came meanwhile in one go. */
function flush() {
	clearTimeout(timer);
	timer = 0;
	if (!app.client) return void queue.splice(0);
	const changed = new Set();
	for (const event of queue.splice(0)) {
		for (const name of store.apply(event)) changed.add(name);
		feed.took(event);
		if (event.ev === "joined" && event.fresh) app.quotes.clear();
	}
	draw(changed);
}

function draw(changed) {
	for (const part of parts) part.update(changed);
	renderBar();
}

function renderBar() {
	const { settings } = store;
	const title = settings.title || app.client?.room || "";
	const waiting = store.waiting.length;
	$("title").textContent = title;
	document.title = `${waiting ? `(${waiting}) ` : ""}${title} · ${t("console")}`;
	const words = { joined: t("live"), connecting: t("connecting"), waiting: t("reconnecting"),
		stopped: t("ended", { message: status.message ?? "" }) }[status.phase];
	$("status").className = status.phase;
	if ($("status").lastChild.textContent !== words) $("status").lastChild.textContent = words;
	// The server may have named the time.
	$("retry").hidden = !(status.phase === "stopped" || (status.phase === "waiting" && !status.mandated));
	$("kpi-viewers").textContent = number(store.viewers);
	$("kpi-waiting").textContent = $("hold-count").textContent = number(waiting);
	$("kpi-waiting").classList.toggle("some", waiting > 0);
	app.tabs.badge("holds", waiting);
	app.tabs.badge("inbox", store.openReports.length + store.openAppeals.length);
	app.tabs.badge("stage", settings.questions?.length ?? 0);
	for (const [id, name, on, off] of [["shield", "shield", "shield_up", "shield"], ["pause", "paused", "paused", "pause"]]) {
		const up = Boolean(settings[name]);
		$(id).ariaPressed = String(up);
		$(id).textContent = t(up ? on : off);
		$(id).title = t(store.can("host") ? `${id}_hint` : "host_only");
		$(id).disabled = !store.can("host");
	}
}

/** A screen reader is told of the queue now and then, not of every message. */
setInterval(() => {
	const waiting = store.waiting.length;
	$("kpi-rate").textContent = number(store.tally.rate(now()), 1);
	if (waiting === spokenCount || Date.now() - spokenAt < SPOKEN_MS) return;
	if (waiting > spokenCount) {
		$("spoken").textContent = t("waiting_spoken", { n: number(waiting) });
		spokenAt = Date.now();
	}
	spokenCount = waiting;
}, 1000);

// The bar

for (const [id, name] of [["shield", "shield"], ["pause", "paused"]]) {
	$(id).onclick = () => app.order({ op: "set", patch: { [name]: !store.settings[name] } });
}
$("retry").onclick = () => (status.phase === "stopped" ? app.client.start() : app.client.retry());
$("help").onclick = () => keys.help();
$("theme").onclick = () => {
	theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
	stored(THEME, theme);
	renderTheme();
};
for (const [tag, name] of Object.entries(INTERFACES)) $("language").append(el("option", { value: tag, lang: tag }, name));
$("language").onchange = ({ target }) => {
	given.set("lang", choose([target.value]));
	stored(LANGUAGE, language());
	leaveAddress(app.client?.room);
	app.client?.setLang(language());
	renderTexts();
	for (const part of parts) part.rebuild();
	app.card.rebuild();
};

function renderTheme() {
	if (theme === "auto") delete document.documentElement.dataset.theme;
	else document.documentElement.dataset.theme = theme;
	$("theme").textContent = { auto: "◐", light: "☀", dark: "☾" }[theme];
}

function renderTexts() {
	document.documentElement.lang = $("language").value = language();
	for (const node of document.querySelectorAll("[data-t]")) node.textContent = t(node.dataset.t);
	for (const node of document.querySelectorAll("[data-label]")) node.ariaLabel = t(node.dataset.label);
	for (const node of document.querySelectorAll("[data-hint]")) node.placeholder = t(node.dataset.hint);
	app.tabs.relabel();
	renderBar();
}

addEventListener("online", () => app.client?.retry());
addEventListener("hashchange", () => location.reload());

renderTheme();
renderTexts();
const room = given.get("room");
$("gate-room").value = room ?? "";
token ||= room ? kept(room) : null;
if (room && token) enter(room);
else showGate();
