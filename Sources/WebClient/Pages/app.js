// The viewer's page. The words of others become textContent, never markup.

import { Interline } from "./interline.js";

const KEPT = 500;
const RECENT_MS = 600_000; // how far back the removal of a user's messages reaches
const TEXTS = {
	en: {
		title: "Join a live chat", room: "Room", enter: "Join", leave: "Leave", language: "Language", guest: "Guest",
 messages: "Messages",
		write: "Write a message", send: "Send", readOnly: "You can read here, but not write.", empty: "No messages yet.",
		watching: "{n} watching", newest: "New messages ({n})", skipped: "Some messages are missing here",
		connecting: "Connecting…", waiting: "Connection lost.", retry: "Next try in {n} s",
		again: "Try again", close: "Close", until: "Until {n}", next: "Next message in {n} s",
		held: "Your message waits for a moderator.", slow: "Slow mode: {n} s", paused: "Paused",
		members_only: "Members only", announce: "Announcement", question: "Question", pinned: "Pinned",
		actions: "Actions: {n}", pin: "Pin", unpin: "Unpin", delete: "Delete message", timeout: "Time out for 10 min",
		ban: "Ban", sure: "Press again to ban {n}", l_info: "Note", l_warn: "Warning", l_timeout: "You are timed out",
		l_ban: "You are banned", host: "Host", admin: "Admin", moderator: "Moderator", interpreter: "Interpreter",
		member: "Member", too_large: "The message is too long to be sent.", stopped: "Not sent: not connected.",
		unknown_fate: "This may have been sent: look above before you repeat it.",
		token: "Your access token is not valid: get a new link.",
		left: "You can no longer be in this room.",
		closed: "The room was closed.", failed: "The connection ended ({n}).",
	},
	zh: {
		title: "加入直播聊天", room: "房间", enter: "加入", leave: "离开", language: "语言", guest: "访客",
 messages: "消息",
		write: "说点什么…", send: "发送", readOnly: "你可以阅读，但不能发言。", empty: "还没有消息。",
		watching: "{n} 人在看", newest: "新消息（{n}）", skipped: "此处缺少部分消息",
		connecting: "正在连接…", waiting: "连接已断开。", retry: "{n} 秒后重试",
		again: "重试", close: "关闭", until: "截止 {n}", next: "{n} 秒后可再次发言",
		held: "你的消息正在等待审核。", slow: "慢速模式：{n} 秒", paused: "已暂停发言",
		members_only: "仅限会员", announce: "公告", question: "提问", pinned: "置顶",
		actions: "操作：{n}", pin: "置顶", unpin: "取消置顶", delete: "删除消息", timeout: "禁言 10 分钟",
		ban: "封禁", sure: "再按一次封禁 {n}", l_info: "提示", l_warn: "警告", l_timeout: "你已被禁言",
		l_ban: "你已被封禁", host: "主播", admin: "管理员", moderator: "房管", interpreter: "译员",
		member: "会员", too_large: "消息太长，无法发送。", stopped: "未发送：没有连接。",
		unknown_fate: "可能已发送，重发前请查看上方。",
		token: "访问令牌无效，请获取新链接。",
		left: "你不能再留在此房间。",
		closed: "房间已关闭。", failed: "连接已结束（{n}）。",
	},
	es: {
		title: "Entrar a un chat en directo", room: "Sala", enter: "Entrar", leave: "Salir", language: "Idioma", guest: "Invitado",
 messages: "Mensajes",
		write: "Escribe un mensaje", send: "Enviar", readOnly: "Aquí puedes leer, pero no escribir.", empty: "Aún no hay mensajes.",
		watching: "{n} viendo", newest: "Mensajes nuevos ({n})", skipped: "Aquí faltan mensajes",
		connecting: "Conectando…", waiting: "Conexión perdida.", retry: "Nuevo intento en {n} s",
		again: "Reintentar", close: "Cerrar", until: "Hasta {n}", next: "Próximo mensaje en {n} s",
		held: "Tu mensaje espera a un moderador.", slow: "Modo lento: {n} s", paused: "En pausa",
		members_only: "Solo miembros", announce: "Anuncio", question: "Pregunta", pinned: "Fijado",
		actions: "Acciones: {n}", pin: "Fijar", unpin: "Desfijar", delete: "Eliminar mensaje", timeout: "Silenciar 10 min",
		ban: "Expulsar", sure: "Pulsa otra vez para expulsar a {n}", l_info: "Nota", l_warn: "Advertencia",
		l_timeout: "Estás silenciado", l_ban: "Estás expulsado", host: "Anfitrión", admin: "Admin", moderator: "Moderador",
		interpreter: "Intérprete", member: "Miembro", too_large: "El mensaje es demasiado largo.",
		stopped: "No enviado: sin conexión.", unknown_fate: "Quizá se envió: mira arriba antes de repetirlo.",
		token: "Tu token no es válido: pide un enlace nuevo.",
		left: "Ya no puedes estar en esta sala.",
		closed: "La sala se cerró.", failed: "La conexión terminó ({n}).",
	},
};

const $ = (id) => document.getElementById(id);
const [log, box] = [$("log"), $("text")];
const given = new URLSearchParams(location.search);
for (const [key, value] of new URLSearchParams(location.hash.slice(1))) given.set(key, value);
let token = given.get("token");
stored(() => (token ? sessionStorage.setItem("token", token) : (token = sessionStorage.getItem("token"))));
let readLang = given.get("lang"); // may be one that the page has no texts in
let lang = [readLang, ...navigator.languages].map((tag) => tag?.slice(0, 2).toLowerCase()).find((tag) => TEXTS[tag]) ?? "en";

let client = null;
let status = {};
let entered = false; // joined at least once
let joinSeq = 0;
let gapShownAt = 0;
let settings = {};
let viewers = 0;
let queue = [];
let flushTimer = 0;
let stuck = true; // the newest message stays in view
let lastTop = 0;
let unseen = 0;
let sending = false;
let sendNext = false; // Enter was pressed again meanwhile
let waitClock = 0;
let sendClock = 0;
const messages = new Map(); // seq: summary, with its node
const pinned = new Map(); // seq: summary, or null where there is nothing to show

function stored(access) {
	try {
		access();
	} catch {} // some embeddings have no storage
}

/** Values stand in isolates, so that a name cannot turn the words around it. */
function t(key, value) {
	return (TEXTS[lang][key] ?? "").replace("{n}", () => `\u2068${value}\u2069`);
}

function el(tag, className, text, attributes = {}) {
	const node = document.createElement(tag);
	node.className = className;
	node.textContent = text;
	for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
	return node;
}

function button(className, key, onclick) {
	return Object.assign(el("button", className, t(key), { type: "button", "data-t": key }), { onclick });
}

/** Words of others; `und` is no language to choose a font by. */
const said = (tag, className, text, of) =>
	el(tag, className, text, of && of !== "und" ? { dir: "auto", lang: of } : { dir: "auto" });
const label = (className, key) => el("span", className, t(key), { "data-t": key });
const graphemes = (text) => Array.from(new Intl.Segmenter().segment(text), (part) => part.segment);
const can = (what) => client?.you?.can.includes(what) ?? false;
const summary = ({ seq, at, user: { id, name }, text, lang: spoken }) =>
	({ seq, at: Date.parse(at), user: id, name: name || `${t("guest")} ${id.slice(-4)}`, text, lang: spoken });

function show(node, text) {
	node.hidden = !text;
	if (node.textContent !== text) node.textContent = text;
}

function timeText(time) {
	const far = Math.abs(Date.parse(time) - Date.now()) > 43_200_000;
	return new Date(time).toLocaleString(lang, { dateStyle: far ? "medium" : undefined, timeStyle: "short" });
}

/** Returns the timer. */
function countdown(node, key, until, done) {
	const tick = () => {
		const seconds = Math.ceil((until - Date.now()) / 1000);
		node.textContent = seconds > 0 ? t(key, seconds) : "";
		if (seconds > 0) return;
		clearInterval(timer);
		done?.();
	};
	const timer = setInterval(tick, 250);
	tick();
	return timer;
}

function renderTexts() {
	document.documentElement.lang = $("language").value = lang;
	for (const node of document.querySelectorAll("[data-t]")) node.textContent = t(node.dataset.t);
	for (const node of document.querySelectorAll("[data-label]")) node.ariaLabel = t(node.dataset.label);
	if (!client) return;
	renderStatus();
	renderRoom();
}

// Connection

function setPage(room) {
	$("entry").hidden = Boolean(room);
	for (const id of ["chat", "leave"]) $(id).hidden = !room;
	document.title = $("title").textContent = room || "Interline";
	// The token leaves the address: addresses are logged and passed on.
	const query = new URLSearchParams(room ? { room } : {});
	if (readLang) query.set("lang", readLang);
	history.replaceState(null, "", `${location.pathname}?${query}`);
}

function enter(room) {
	const url = new URL("ws", location.href);
	url.protocol = location.protocol.replace("http", "ws");
	setPage(room);
	client = new Interline({ url: url.href, room, token, lang: readLang || lang, onEvent, onStatus });
	client.start();
	renderRoom();
}

const tokenCodes = [4001, 4002, "unauthorized", "token_expired"];

function reason({ code, message = "" }) {
	const known = { 4003: "l_ban", banned: "l_ban", closed: "closed", forbidden: "left" }[code];
	const other = message && isNaN(code) ? "" : "failed"; // the message of an error code says enough
	return `${t(tokenCodes.includes(code) ? "token" : known ?? other, code)} ${message}`.trim();
}

function onStatus(next) {
	status = next;
	if (tokenCodes.includes(next.code)) {
		token = null;
		stored(() => sessionStorage.removeItem("token"));
	}
	if (next.phase === "stopped" && !entered) {
		client = null;
		setPage(null);
		$("entryError").textContent = reason(next);
		return $("room").focus();
	}
	if (next.phase === "joined" && !entered) {
		entered = true;
		if (matchMedia("(hover: hover)").matches) box.focus(); // on a phone this would open the keyboard
	}
	renderStatus();
}

function renderStatus() {
	const { phase, code, message, at, mandated } = status;
	const stopped = phase === "stopped";
	$("banner").className = phase;
	$("banner").hidden = phase === "joined" || (phase === "connecting" && !entered);
	$("bannerText").textContent = stopped ? reason(status) : t(phase);
	$("bannerMessage").textContent = phase === "waiting" ? message : "";
	$("bannerButton").hidden = phase === "connecting" || mandated || tokenCodes.includes(code);
	clearInterval(waitClock);
	$("bannerWait").textContent = "";
	if (phase === "waiting") waitClock = countdown($("bannerWait"), "retry", at);
	const silent = phase === "joined" && !can("speak");
	box.disabled = silent;
	box.placeholder = t(silent ? "readOnly" : "write");
	$("send").disabled = sending || silent || stopped;
}

// Events

function onEvent(event) {
	if (event.ev === "notice") return addNotice(event);
	queue.push({ ...event, heardAt: client.serverNow });
	if (queue.length > KEPT) flush(); // a hidden page's timers are late
	else flushTimer ||= setTimeout(flush, 16);
}

/** Applies what came meanwhile in one go. */
function flush() {
	clearTimeout(flushTimer);
	flushTimer = 0;
	const added = document.createDocumentFragment();
	for (const event of queue.splice(0)) {
		if (event.ev === "joined") joined(event, added);
		else if (event.ev === "msg") added.append(addMessage(event));
		else if (event.ev === "tr") addTranslation(messages.get(event.of)?.node, event.tr);
		else if (event.ev === "gone") removeGone(event);
		else if (event.ev === "viewers") viewers = event.count;
		else if (event.ev === "lagged" && (!event.sampled || Date.now() - gapShownAt > 10_000)) {
			gapShownAt = Date.now(); // in a flood every few messages stand beside a gap
			added.append(label("gap", "skipped"));
		}
		// `joined` showed the patches up to it already.
		else if (event.ev === "state" && !(event.seq <= joinSeq)) Object.assign(settings, event.patch);
	}
	if (!stuck) unseen += added.childElementCount;
	log.append(added);
	while (log.childElementCount > KEPT) {
		messages.delete(Number(log.firstElementChild.dataset.seq));
		log.firstElementChild.remove();
	}
	renderRoom();
	if (stuck) toEnd();
}

function joined(event, added) {
	joinSeq = event.seq;
	settings = event.state;
	viewers = event.viewers;
	if (!event.fresh) return;
	const gap = messages.size ? [label("gap", "skipped")] : [];
	messages.clear();
	pinned.clear();
	log.replaceChildren();
	added.replaceChildren(...gap);
	log.ariaBusy = "true"; // what was said before is not read aloud
	setTimeout(() => (log.ariaBusy = "false"), 1000);
}

function addMessage(event) {
	const { seq, at, user, kind } = event;
	const message = summary(event);
	const { name } = message;
	const node = el("div", "msg", "", { "data-seq": seq });
	node.style.setProperty("--hue", Array.from(user.id).reduce((sum, c) => (sum * 31 + c.codePointAt(0)) % 360, 0));
	const meta = el("div", "meta", "");
	meta.append(el("bdi", "name", name));
	if (user.role) meta.append(label("tag", user.role));
	if (kind) {
		node.classList.add(kind);
		meta.append(label("tag strong", kind));
	}
	meta.append(el("time", "", timeText(at), { datetime: at }));
	const body = el("div", "body", "");
	body.append(meta, said("p", "text", message.text, message.lang));
	node.append(el("span", "face", graphemes(name)[0], { "aria-hidden": true }), body);
	if (can("moderate")) node.append(el("button", "more", "⋯", { "aria-label": t("actions", name) }));
	messages.set(seq, { ...message, node });
	addTranslation(node, event.tr);
	return node;
}

function addTranslation(node, tr) {
	if (!node || !tr?.text) return;
	node.querySelector(".tr")?.remove();
	node.querySelector(".text").after(said("p", "tr", tr.text, tr.lang));
}

/** Touches only what is older than the event, which may come late. */
function removeGone({ seq, of, user, all, at, late, heardAt }) {
	const older = [...messages.values(), ...pinned.values()].filter((message) => message?.seq < seq);
	const known = older.reduce((newest, message) => Math.max(newest, message.at), 0);
	const since = (Date.parse(at) || (late || seq <= joinSeq ? known : heardAt)) - RECENT_MS;
	for (const message of older) {
		if (!all && message.seq !== of && !(message.user === user && message.at >= since)) continue;
		if (pinned.has(message.seq)) pinned.set(message.seq, null);
		if (message.node?.contains(document.activeElement)) log.focus();
		message.node?.remove();
		messages.delete(message.seq);
	}
}

function renderRoom() {
	const title = settings.title || client.room;
	show($("title"), title);
	document.title = `${title} · Interline`;
	$("empty").hidden = messages.size > 0 || !entered;
	const facts = entered ? [t("watching", viewers.toLocaleString(lang))] : [];
	for (const key of ["paused", "members_only"]) if (settings[key]) facts.push(t(key));
	if (settings.slow_s) facts.push(t("slow", settings.slow_s));
	show($("facts"), facts.join(" · "));
	show($("jump"), unseen ? t("newest", unseen) : "");
	renderCount();
	renderPins();
}

function renderPins() {
	const wanted = (settings.pinned ?? []).slice(-5).reverse();
	for (const seq of wanted) {
		if (pinned.has(seq)) continue;
		pinned.set(seq, messages.get(seq) ?? null);
		if (!messages.has(seq)) fetchPinned(seq);
	}
	const shown = wanted.map((seq) => pinned.get(seq)).filter(Boolean);
	const drawn = shown.map(({ seq }) => seq).join();
	if ($("pins").dataset.drawn === drawn) return;
	$("pins").dataset.drawn = drawn;
	$("pins").hidden = !shown.length;
	$("pins").replaceChildren(...shown.map(({ seq, name, text, lang: spoken }) => {
		const row = el("p", "pin", "");
		row.append(label("tag strong", "pinned"), el("bdi", "name", name), said("bdi", "", text, spoken));
		if (can("moderate")) row.append(button("", "unpin", () => order({ op: "unpin", of: seq })));
		return row;
	}));
}

/** A pinned message may be older than the history that was shown. */
async function fetchPinned(seq) {
	try {
		const { events } = await client.request({ op: "history", room: client.room, before: seq + 1, limit: 1 });
		const found = events.find((event) => event.ev === "msg" && event.seq === seq);
		if (!found) return;
		pinned.set(seq, summary(found));
		renderPins();
	} catch {
		pinned.delete(seq); // asked for again with the next event
	}
}

function addNotice({ notice, level, message, text, until }) {
	const node = el("div", `notice ${level}`, "", { role: "alert", id: `notice-${notice}` });
	const body = el("div", "body", "");
	body.append(el("strong", "", t(`l_${level}`), { "data-t": `l_${level}` }), said("p", "", message));
	if (text) body.append(said("blockquote", "", text));
	if (until) body.append(el("p", "faint", t("until", timeText(until))));
	node.append(body, button("", "close", () => {
		node.remove();
		box.focus();
	}));
	$(node.id)?.remove();
	$("notices").prepend(node);
}

// Scrolling

function toEnd() {
	log.scrollTop = log.scrollHeight;
}

log.onscroll = () => {
	// A log that shrank is away from its end, but nobody scrolled up.
	const top = log.scrollTop;
	stuck = log.scrollHeight - top - log.clientHeight < 48 || (stuck && top >= lastTop);
	lastTop = top;
	if (!stuck) return;
	unseen = 0;
	show($("jump"), "");
};
new ResizeObserver(() => stuck && toEnd()).observe(log);
$("jump").onclick = () => {
	toEnd();
	log.focus();
};

// Writing

function say(text, waitMs) {
	clearInterval(sendClock);
	$("verdict").textContent = text;
	$("verdictWait").textContent = "";
	if (waitMs > 0) sendClock = countdown($("verdictWait"), "next", Date.now() + waitMs, () => say(""));
}

const refused = ({ message, code, retryMs }) => say(message || t(code) || code, retryMs);

async function send() {
	const text = box.value.trim();
	sendNext = sending;
	if (!text || $("send").disabled) return;
	sending = true;
	say("");
	renderStatus();
	try {
		const { held } = await client.say(text);
		// What was typed meanwhile is the next message.
		if (box.value.trimStart().startsWith(text)) box.value = box.value.trimStart().slice(text.length).trimStart();
		say(held ? t("held") : "", can("moderate") || held ? 0 : settings.slow_s * 1000);
		toEnd();
	} catch (refusal) {
		refused(refusal);
		sendNext = false;
	}
	sending = false;
	renderStatus();
	box.oninput();
	if (sendNext) send();
}

function renderCount() {
	const most = Math.min(settings.chars_max ?? Infinity, client.limits.text_chars ?? Infinity);
	const left = most - graphemes(box.value.trim()).length;
	$("count").classList.toggle("over", left < 0);
	show($("count"), left < most / 5 ? String(left) : "");
}

box.oninput = () => {
	box.style.height = "auto";
	box.style.height = `${box.scrollHeight + 2}px`;
	renderCount();
};
box.onkeydown = (event) => {
	// Enter also takes what an input method offers; 229 is how Safari says so.
	if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
	event.preventDefault();
	send();
};

// Moderation

const order = (command) => client.request({ room: client.room, ...command }).catch(refused);

log.onclick = ({ target }) => {
	if (!target.matches(".more")) return;
	const { seq, user, name, node } = messages.get(Number(target.parentNode.dataset.seq));
	const open = node.querySelector(".tools");
	log.querySelector(".tools")?.remove();
	if (open) return;
	const tools = el("div", "tools", "");
	const pin = settings.pinned?.includes(seq) ? "unpin" : "pin";
	tools.append(button("", pin, () => order({ op: pin, of: seq })));
	tools.append(button("danger", "delete", () => order({ op: "delete", of: seq })));
	if (user !== client.you.user) {
		tools.append(button("danger", "timeout", () => order({ op: "timeout", user, seconds: 600 })));
		tools.append(button("danger", "ban", ({ target: ban }) => {
			if (ban.dataset.sure) return order({ op: "ban", user });
			ban.dataset.sure = "yes";
			ban.textContent = t("sure", name);
		}));
	}
	node.querySelector(".body").append(tools);
	tools.scrollIntoView({ block: "nearest" });
	tools.firstChild.focus();
};

// Start

document.onsubmit = (event) => {
	event.preventDefault();
	if (event.target.id === "enter") enter($("room").value.trim());
	else send();
};
$("leave").onclick = () => location.assign(location.pathname);
$("bannerButton").onclick = () => (status.phase === "stopped" ? client.start() : client.retry());
$("language").onchange = ({ target }) => {
	lang = readLang = target.value;
	setPage($("chat").hidden ? null : client.room);
	client?.setLang(lang);
	renderTexts();
};
addEventListener("online", () => client?.retry());
addEventListener("hashchange", () => location.reload());

$("room").value = given.get("room") || "lobby";
setPage(null);
if (given.get("room")) enter(given.get("room"));
renderTexts();
