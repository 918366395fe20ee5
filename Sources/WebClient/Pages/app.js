// The viewer's page: what the protocol client hands on becomes DOM, user text only through textContent.

import { Interline } from "./interline.js";

const KEPT = 500;
const RECENT_MS = 600_000; // how far back the removal of a user's messages reaches
const TEXTS = {
  en: {
    title: "Join a live chat", room: "Room", enter: "Join", leave: "Leave", language: "Language", guest: "Guest",
    asGuest: "You join as a guest.", asToken: "You join with your access token.", messages: "Messages",
    write: "Write a message", send: "Send", readOnly: "You can read here, but not write.", empty: "No messages yet.",
    watching: "{n} watching", newest: "New messages ({n})", end: "Latest messages", skipped: "Some messages are missing here",
    joined: "Connected", connecting: "Connecting…", waiting: "Connection lost.", retry: "Next try in {n} s",
    again: "Try again", close: "Close", until: "Until {time}", next: "Next message in {n} s",
    held: "Your message waits for a moderator.", slow: "Slow mode: {n} s", paused: "Paused",
    members_only: "Members only", announce: "Announcement", question: "Question", pinned: "Pinned",
    actions: "Actions: {name}", pin: "Pin", unpin: "Unpin", delete: "Delete message", timeout: "Time out for 10 min",
    ban: "Ban", sure: "Press again to ban {name}", l_info: "Note", l_warn: "Warning", l_timeout: "You are timed out",
    l_ban: "You are banned", host: "Host", admin: "Admin", moderator: "Moderator", interpreter: "Interpreter",
    member: "Member", too_large: "The message is too long to be sent.", stopped: "Not sent: not connected.",
    unknown_fate: "It is not certain that this was sent: look above before you send it again.",
    s4001: "Your access token was not accepted: get a new link.", s4002: "Your access token expired: get a new link.",
    s4003: "You are banned from this server.", banned: "You were banned from this room.", closed: "The room was closed.",
    forbidden: "You may not be in this room.", failed: "The connection was ended ({n}).",
    w1001: "The server restarts.", w4005: "Too many connections.",
  },
  zh: {
    title: "加入直播聊天", room: "房间", enter: "加入", leave: "离开", language: "语言", guest: "访客",
    asGuest: "你将以访客身份加入。", asToken: "你将使用访问令牌加入。", messages: "消息",
    write: "说点什么…", send: "发送", readOnly: "你可以阅读，但不能发言。", empty: "还没有消息。",
    watching: "{n} 人在看", newest: "新消息（{n}）", end: "最新消息", skipped: "此处缺少部分消息",
    joined: "已连接", connecting: "正在连接…", waiting: "连接已断开。", retry: "{n} 秒后重试",
    again: "重试", close: "关闭", until: "截止 {time}", next: "{n} 秒后可再次发言",
    held: "你的消息正在等待审核。", slow: "慢速模式：{n} 秒", paused: "已暂停发言",
    members_only: "仅限会员", announce: "公告", question: "提问", pinned: "置顶",
    actions: "操作：{name}", pin: "置顶", unpin: "取消置顶", delete: "删除消息", timeout: "禁言 10 分钟",
    ban: "封禁", sure: "再按一次封禁 {name}", l_info: "提示", l_warn: "警告", l_timeout: "你已被禁言",
    l_ban: "你已被封禁", host: "主播", admin: "管理员", moderator: "房管", interpreter: "译员",
    member: "会员", too_large: "消息太长，无法发送。", stopped: "未发送：没有连接。",
    unknown_fate: "无法确认是否已发送，重发前请查看上方消息。",
    s4001: "访问令牌无效，请获取新链接。", s4002: "访问令牌已过期，请获取新链接。",
    s4003: "你已被此服务器封禁。", banned: "你已被此房间封禁。", closed: "房间已关闭。",
    forbidden: "你不能留在此房间。", failed: "连接已结束（{n}）。",
    w1001: "服务器正在重启。", w4005: "连接数过多。",
  },
  es: {
    title: "Entrar a un chat en directo", room: "Sala", enter: "Entrar", leave: "Salir", language: "Idioma", guest: "Invitado",
    asGuest: "Entras como invitado.", asToken: "Entras con tu token de acceso.", messages: "Mensajes",
    write: "Escribe un mensaje", send: "Enviar", readOnly: "Aquí puedes leer, pero no escribir.", empty: "Aún no hay mensajes.",
    watching: "{n} viendo", newest: "Mensajes nuevos ({n})", end: "Últimos mensajes", skipped: "Aquí faltan mensajes",
    joined: "Conectado", connecting: "Conectando…", waiting: "Conexión perdida.", retry: "Nuevo intento en {n} s",
    again: "Reintentar", close: "Cerrar", until: "Hasta {time}", next: "Próximo mensaje en {n} s",
    held: "Tu mensaje espera a un moderador.", slow: "Modo lento: {n} s", paused: "En pausa",
    members_only: "Solo miembros", announce: "Anuncio", question: "Pregunta", pinned: "Fijado",
    actions: "Acciones: {name}", pin: "Fijar", unpin: "Desfijar", delete: "Eliminar mensaje", timeout: "Silenciar 10 min",
    ban: "Expulsar", sure: "Pulsa otra vez para expulsar a {name}", l_info: "Nota", l_warn: "Advertencia",
    l_timeout: "Estás silenciado", l_ban: "Estás expulsado", host: "Anfitrión", admin: "Admin", moderator: "Moderador",
    interpreter: "Intérprete", member: "Miembro", too_large: "El mensaje es demasiado largo.",
    stopped: "No enviado: sin conexión.", unknown_fate: "No es seguro que se enviara: mira arriba antes de repetirlo.",
    s4001: "Tu token no fue aceptado: pide un enlace nuevo.", s4002: "Tu token caducó: pide un enlace nuevo.",
    s4003: "Estás expulsado de este servidor.", banned: "Te expulsaron de esta sala.", closed: "La sala se cerró.",
    forbidden: "No puedes estar en esta sala.", failed: "La conexión terminó ({n}).",
    w1001: "El servidor se reinicia.", w4005: "Demasiadas conexiones.",
  },
};

const $ = (id) => document.getElementById(id);
const [log, box, menu] = [$("log"), $("text"), $("menu")];

/** Reads (no value), sets or (null) removes; storage is off in some embeddings. */
function keep(store, key, value) {
  try {
    const area = window[store];
    if (value === undefined) return area.getItem(key);
    if (value === null) area.removeItem(key);
    else area.setItem(key, value);
  } catch {
    return null;
  }
}

const given = new URLSearchParams(location.search);
for (const [key, value] of new URLSearchParams(location.hash.slice(1))) given.set(key, value);
if (given.get("token")) keep("sessionStorage", "interline.token", given.get("token"));
let token = given.get("token") || keep("sessionStorage", "interline.token");
let readLang = given.get("lang"); // may be one that the interface has no texts in
const choices = [readLang, keep("localStorage", "interline.lang"), ...(navigator.languages ?? [])];
let lang = choices.map((tag) => tag?.toLowerCase().split("-")[0]).find((tag) => Object.hasOwn(TEXTS, tag)) ?? "en";

let client = null;
let status = {};
let entered = false; // joined at least once
let joinSeq = 0;
let settings = {};
let viewers = null;
let queue = [];
let scheduled = false;
let stuck = true; // the newest message stays in view
let unseen = 0;
let sending = false;
let waitClock = 0;
let sendClock = 0;
const messages = new Map(); // seq: {seq, at, user, name, text, lang, node}
const pinned = new Map(); // seq: the same, or null where there is nothing to show

// Texts and small things

/** Values stand in isolates, so that a name cannot turn the words around it. */
function t(key, values = {}) {
  return (TEXTS[lang][key] ?? "").replace(/\{(\w+)\}/, (_, name) => `\u2068${values[name]}\u2069`);
}

function el(tag, className, text, attributes = {}) {
  const node = document.createElement(tag);
  node.className = className;
  if (text != null) node.textContent = text;
  for (const [name, value] of Object.entries(attributes)) if (value != null) node.setAttribute(name, value);
  return node;
}

/** Text of a user or the server; `und` is no language that a font could be chosen by. */
const said = (tag, className, text, of) => el(tag, className, text, { dir: "auto", lang: of === "und" ? null : of });
const label = (className, key) => el("span", className, t(key), { "data-t": key });
const segmenter = Intl.Segmenter && new Intl.Segmenter();
const graphemes = (text) => (segmenter ? Array.from(segmenter.segment(text), (part) => part.segment) : [...text]);
const nameOf = (user) => user?.name || `${t("guest")} ${String(user?.id ?? "").slice(-4)}`;
const can = (what) => client?.you?.can?.includes(what) ?? false;

function show(node, text) {
  node.hidden = !text;
  if (node.textContent !== text) node.textContent = text;
}

function timeText(at) {
  const far = Math.abs(at - Date.now()) > 43_200_000;
  return new Intl.DateTimeFormat(lang, { dateStyle: far ? "medium" : undefined, timeStyle: "short" }).format(at);
}

/** Shows the seconds that are left, each second; returns the timer. */
function countdown(node, key, until, done = () => {}) {
  const tick = () => {
    const n = Math.ceil((until - Date.now()) / 1000);
    node.textContent = n > 0 ? t(key, { n }) : "";
    if (n > 0) return;
    clearInterval(timer);
    done();
  };
  const timer = setInterval(tick, 250);
  tick();
  return timer;
}

function renderTexts() {
  document.documentElement.lang = lang;
  $("language").value = lang;
  for (const node of document.querySelectorAll("[data-t]")) node.textContent = t(node.dataset.t);
  for (const node of document.querySelectorAll("[data-label]")) node.setAttribute("aria-label", t(node.dataset.label));
  $("who").textContent = t(token ? "asToken" : "asGuest");
  if (!client) return;
  renderStatus();
  renderRoom();
  renderJump();
}

// Entering and leaving

function setPage(room) {
  $("entry").hidden = Boolean(room);
  for (const id of ["chat", "leave", "live"]) $(id).hidden = !room;
  // The token stays out of the address from here on: addresses are logged and passed on.
  const query = new URLSearchParams(room ? { room } : {});
  if (readLang) query.set("lang", readLang);
  history.replaceState(null, "", `${location.pathname}?${query}`);
  document.title = $("title").textContent = room || "Interline";
}

function enter(room) {
  const url = new URL("ws", location.href);
  url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  entered = false;
  settings = {};
  viewers = null;
  queue = [];
  clearLog();
  $("notices").replaceChildren();
  refuse("");
  setPage(room);
  client = new Interline({ url: url.href, room, token, lang: readLang || lang, onEvent, onStatus });
  client.start();
  renderRoom();
}

function leave(why) {
  const room = client.room;
  const old = client;
  client = null;
  old.stop();
  clearInterval(waitClock);
  setPage(null);
  show($("viewers"), "");
  show($("entryError"), why);
  $("room").value = room;
  $("room").focus();
  renderTexts();
}

// Connection

function reason({ code, message }) {
  const known = { 4001: "s4001", unauthorized: "s4001", 4002: "s4002", token_expired: "s4002", 4003: "s4003" }[code];
  const own = t(known ?? (message ? "" : Object.hasOwn(TEXTS.en, code) ? code : "failed"), { n: code });
  return `${own} ${message ?? ""}`.trim();
}

function onStatus(next) {
  if (!client) return;
  status = next;
  if (["unauthorized", "token_expired", 4001, 4002].includes(next.code)) {
    token = null;
    keep("sessionStorage", "interline.token", null);
  }
  if (next.phase === "stopped" && !entered) return leave(reason(next));
  if (next.phase === "joined" && !entered) {
    entered = true;
    if (matchMedia("(hover: hover)").matches) box.focus(); // on a phone this would open the keyboard
  }
  renderStatus();
}

function renderStatus() {
  const { phase, code, message, at, mandated } = status;
  const text = phase === "stopped" ? reason(status) : (phase === "waiting" && t(`w${code}`)) || t(phase);
  $("live").className = phase;
  $("live").title = text;
  $("live").setAttribute("aria-label", text);
  $("banner").hidden = phase === "joined" || (phase === "connecting" && !entered);
  $("banner").className = phase;
  $("bannerText").textContent = text;
  $("bannerMessage").textContent = phase === "waiting" ? message : "";
  $("bannerButton").hidden = phase === "connecting" || mandated;
  clearInterval(waitClock);
  $("bannerWait").textContent = "";
  if (phase === "waiting") waitClock = countdown($("bannerWait"), "retry", at);
  const silent = phase === "joined" && !can("speak");
  box.disabled = silent;
  box.placeholder = t(silent ? "readOnly" : "write");
  $("send").disabled = sending || silent || phase === "stopped";
}

// Events

function onEvent(event) {
  if (!client) return;
  if (event.ev === "notice") return addNotice(event);
  if (event.ev === "joined" && event.fresh) queue = [];
  queue.push(Object.assign(event, { heardAt: client.serverNow }));
  if (queue.length > 2 * KEPT) return flush(); // a hidden page is given no frames
  if (scheduled) return;
  scheduled = true;
  if (document.hidden) setTimeout(flush, 250);
  else requestAnimationFrame(flush);
}

/** Applies what came since the last frame of the screen in one go. */
function flush() {
  scheduled = false;
  if (!client) return;
  const added = document.createDocumentFragment();
  for (const event of queue.splice(0)) {
    if (event.ev === "joined") joined(event, added);
    else if (event.ev === "msg") added.append(addMessage(event));
    else if (event.ev === "tr") addTranslation(messages.get(event.of), event.tr);
    else if (event.ev === "gone") removeGone(event);
    else if (event.ev === "viewers") viewers = event.count;
    else if (event.ev === "lagged") added.append(gap());
    // What `joined` showed holds the patches up to it already.
    else if (event.ev === "state" && !(event.seq <= joinSeq)) Object.assign(settings, event.patch);
  }
  if (!stuck) unseen += added.childElementCount;
  log.append(added);
  trim();
  if (stuck) log.scrollTop = log.scrollHeight;
  renderRoom();
  renderJump();
}

function joined(event, added) {
  joinSeq = event.seq;
  settings = { ...event.state };
  viewers = event.viewers;
  if (!event.fresh) return;
  const again = messages.size > 0;
  clearLog();
  added.replaceChildren(...(again ? [gap()] : []));
  log.setAttribute("aria-busy", "true"); // what was said before is not read aloud
  setTimeout(() => log.removeAttribute("aria-busy"), 1000);
}

function clearLog() {
  messages.clear();
  pinned.clear();
  log.replaceChildren();
  stuck = true;
  unseen = 0;
}

const gap = () => label("gap", "skipped");

function trim() {
  const surplus = log.childElementCount - KEPT;
  if (surplus <= 0) return;
  const before = log.scrollHeight;
  for (let i = 0; i < surplus; i += 1) {
    messages.delete(Number(log.firstElementChild.dataset.seq));
    log.firstElementChild.remove();
  }
  // A browser without scroll anchoring would move the text under the reader's eyes.
  if (!stuck && !CSS.supports("overflow-anchor", "auto")) log.scrollTop -= before - log.scrollHeight;
}

function addMessage({ seq, at, user = {}, text = "", lang: spoken, kind, tr }) {
  const name = nameOf(user);
  const node = el("div", "msg", null, { "data-seq": seq });
  let hue = 0;
  for (const c of String(user.id)) hue = (hue * 31 + c.codePointAt(0)) % 360;
  node.style.setProperty("--hue", hue);
  const meta = el("div", "meta");
  meta.append(el("bdi", "name", name));
  if (Object.hasOwn(TEXTS.en, user.role)) meta.append(label("tag", user.role));
  if (["announce", "question", "system"].includes(kind)) {
    node.classList.add(kind);
    meta.append(label("tag strong", kind));
  }
  meta.append(el("time", "", timeText(Date.parse(at)), { datetime: at }));
  const body = el("div", "body");
  body.append(meta, said("p", "text", text, spoken));
  node.append(el("span", "face", graphemes(name)[0], { "aria-hidden": true }), body);
  if (can("moderate")) {
    const more = { type: "button", "aria-haspopup": "menu", "aria-label": t("actions", { name }) };
    node.append(el("button", "more quiet", "⋯", more));
  }
  const message = { seq, at: Date.parse(at), user: user.id, name, text, lang: spoken, node };
  messages.set(seq, message);
  addTranslation(message, tr);
  return node;
}

function addTranslation(message, tr) {
  if (!message || !tr?.text) return;
  message.node.querySelector(".tr")?.remove();
  message.node.querySelector(".body").append(said("p", "tr", tr.text, tr.lang));
}

/** Touches only what is older than the event, which may come late: on a resume, or when a gap is mended. */
function removeGone({ seq, of, user, all, at, late, heardAt }) {
  const older = [...messages.values(), ...pinned.values()].filter((message) => message && message.seq < seq);
  const known = Math.max(0, ...older.map((message) => message.at));
  const before = Date.parse(at) || (late || seq <= joinSeq ? known : heardAt);
  for (const message of older) {
    const users = user !== undefined && message.user === user && message.at >= before - RECENT_MS;
    if (!all && message.seq !== of && !users) continue;
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
  show($("viewers"), viewers == null ? "" : t("watching", { n: viewers.toLocaleString(lang) }));
  $("empty").hidden = messages.size > 0 || !entered;
  const chips = ["paused", "members_only"].filter((key) => settings[key]).map((key) => t(key));
  if (settings.slow_s > 0) chips.push(t("slow", { n: settings.slow_s }));
  show($("chips"), chips.join(" · "));
  renderCount();
  renderPins();
}

function renderPins() {
  const wanted = (settings.pinned ?? []).slice(-5).reverse();
  for (const seq of wanted) {
    if (pinned.has(seq)) continue;
    pinned.set(seq, messages.get(seq) ?? null);
    if (!messages.has(seq)) fetchPinned(client, seq);
  }
  const shown = wanted.map((seq) => pinned.get(seq)).filter(Boolean);
  const drawn = `${lang} ${shown.map(({ seq }) => seq)}`;
  if ($("pins").dataset.drawn === drawn) return;
  $("pins").dataset.drawn = drawn;
  $("pins").hidden = shown.length === 0;
  $("pins").replaceChildren(...shown.map(({ seq, name, text, lang: spoken }) => {
    const row = el("p", "pin");
    row.append(label("tag strong", "pinned"), el("bdi", "name", name), said("bdi", "", text, spoken));
    if (can("moderate")) {
      const button = el("button", "quiet", t("unpin"), { type: "button" });
      button.onclick = () => order({ op: "unpin", of: seq });
      row.append(button);
    }
    return row;
  }));
}

async function fetchPinned(asked, seq) {
  try {
    const { events } = await asked.request({ op: "history", room: asked.room, before: seq + 1, limit: 1 });
    const found = events.find((event) => event.ev === "msg" && event.seq === seq);
    if (!found || client !== asked) return;
    const { user = {}, text, lang: spoken, at } = found;
    pinned.set(seq, { seq, at: Date.parse(at), user: user.id, name: nameOf(user), text, lang: spoken });
    renderPins();
  } catch {
    if (client === asked) pinned.delete(seq); // asked for again with the next change
  }
}

function addNotice({ notice, level, message, text, until }) {
  const node = el("div", `notice ${level}`, null, { role: "alert", id: `notice-${notice}` });
  const body = el("div", "body");
  body.append(el("strong", "", t(`l_${level}`), { "data-t": `l_${level}` }), said("p", "", message));
  if (text) body.append(said("blockquote", "", text));
  if (until) body.append(el("p", "faint", t("until", { time: timeText(Date.parse(until)) })));
  const close = el("button", "quiet", t("close"), { type: "button", "data-t": "close" });
  close.onclick = () => {
    node.remove();
    box.focus();
  };
  node.append(body, close);
  $(node.id)?.remove();
  $("notices").prepend(node);
}

// Scrolling

function renderJump() {
  show($("jump"), stuck ? "" : unseen ? t("newest", { n: unseen }) : t("end"));
}

function toEnd() {
  log.scrollTop = log.scrollHeight;
}

log.addEventListener("scroll", () => {
  stuck = log.scrollHeight - log.scrollTop - log.clientHeight < 48;
  if (stuck) unseen = 0;
  renderJump();
}, { passive: true });
new ResizeObserver(() => stuck && toEnd()).observe(log);
$("jump").onclick = () => {
  toEnd();
  log.focus();
};

// Writing

function refuse(text, retryMs) {
  clearInterval(sendClock);
  show($("verdict"), "");
  $("verdictWait").textContent = "";
  show($("verdict"), text);
  if (retryMs > 0) sendClock = countdown($("verdictWait"), "next", Date.now() + retryMs, () => refuse(""));
}

function renderCount() {
  const most = Math.min(settings.chars_max ?? Infinity, client?.limits.text_chars ?? Infinity);
  const left = most - graphemes(box.value.trim()).length;
  $("count").classList.toggle("over", left < 0);
  show($("count"), left < most / 5 ? String(left) : "");
}

async function send() {
  const text = box.value.trim();
  if (!text || sending || !client) return;
  const asked = client;
  sending = true;
  refuse("");
  renderStatus();
  try {
    const ok = await asked.say(text);
    // What was typed meanwhile is the next message.
    const value = box.value.trimStart();
    if (value.startsWith(text)) box.value = value.slice(text.length).trimStart();
    if (client === asked) {
      const wait = can("moderate") ? 0 : settings.slow_s ?? 0;
      refuse(ok.held ? t("held") : "", 0);
      if (!ok.held && wait) sendClock = countdown($("verdictWait"), "next", Date.now() + wait * 1000);
      toEnd();
    }
  } catch (refusal) {
    if (client === asked) refuse(refusal.message || t(refusal.code) || refusal.code, refusal.retryMs);
  }
  sending = false;
  if (client) renderStatus();
  renderCount();
  fit();
}

function fit() {
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight + 2}px`;
}

$("composer").onsubmit = (event) => {
  event.preventDefault();
  send();
};
box.onkeydown = (event) => {
  // Enter also accepts what an input method offers; 229 is how Safari says so.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  send();
};
box.oninput = () => {
  fit();
  renderCount();
};

// Moderation

function order(command) {
  client.request({ room: client.room, ...command })
    .catch((refusal) => refuse(refusal.message || t(refusal.code) || refusal.code, refusal.retryMs));
}

function openMenu(button) {
  const { seq, user, name } = messages.get(Number(button.parentNode.dataset.seq));
  const item = (key, command, risky) => {
    const node = el("button", risky ? "danger" : "", t(key), { type: "button", role: "menuitem" });
    node.onclick = () => {
      if (key === "ban" && !node.dataset.sure) {
        node.dataset.sure = "yes";
        node.textContent = t("sure", { name });
        return;
      }
      menu.hidePopover();
      order(command);
    };
    return node;
  };
  const pin = settings.pinned?.includes(seq) ? "unpin" : "pin";
  const items = [item(pin, { op: pin, of: seq }), item("delete", { op: "delete", of: seq }, true)];
  if (user !== client.you.user) {
    items.push(item("timeout", { op: "timeout", user, seconds: 600 }, true), item("ban", { op: "ban", user }, true));
  }
  menu.replaceChildren(...items);
  menu.setAttribute("aria-label", button.getAttribute("aria-label"));
  menu.showPopover();
  const { right, bottom, top } = button.getBoundingClientRect();
  const below = bottom + menu.offsetHeight < innerHeight ? bottom : top - menu.offsetHeight;
  menu.style.left = `${Math.max(8, right - menu.offsetWidth)}px`;
  menu.style.top = `${Math.max(8, below)}px`;
  items[0].focus();
}

log.onclick = (event) => {
  const button = event.target.closest(".more");
  if (button) openMenu(button);
};
menu.onkeydown = (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Tab") menu.hidePopover();
  if (!step) return;
  event.preventDefault();
  const items = [...menu.children];
  items.at((items.indexOf(document.activeElement) + step) % items.length).focus();
};

// Start

$("enter").onsubmit = (event) => {
  event.preventDefault();
  enter($("room").value.trim());
};
$("leave").onclick = () => leave("");
$("bannerButton").onclick = () => (status.phase === "stopped" ? client.start() : client.retry());
$("language").onchange = ({ target }) => {
  lang = readLang = target.value;
  keep("localStorage", "interline.lang", lang);
  client?.setLang(lang);
  renderTexts();
};
addEventListener("online", () => client?.retry());
addEventListener("hashchange", () => location.reload());

$("room").value = given.get("room") || "lobby";
renderTexts();
if (given.get("room")) enter(given.get("room"));
else setPage(null);
