// What the pages say, in every language of the interface. Each key stands in all of them; `{n}` is put in.

const en = {
	title: "Live chat for everyone", intro: "Everyone writes in their own language and reads in yours.",
	choose: "Language", read_in: "Show messages in", originals: "Originals only", room: "Room", enter: "Join",
	settings: "Settings", theme: "Theme", theme_auto: "As the device", theme_light: "Light", theme_dark: "Dark",
	always_original: "Always show originals as well", read_aloud: "Screen reader: new messages",
	aloud_auto: "While the chat is calm", aloud_on: "Always", aloud_off: "Never", leave: "Leave the room",
	close: "Close", guest: "Guest", messages: "Messages", write: "Write a message",
	write_question: "Ask a question", send: "Send", sending: "Sending…",
	read_only: "You can read here, but not write.", empty: "No messages yet. Say hello!",
	watching: "{n} watching", watching_1: "1 watching", by_language: "Viewers by language",
	newest: "{n} new messages", newest_1: "1 new message", to_newest: "To the newest",
	skipped: "Some messages are missing here", sampled: "Very busy: some messages are left out",
	connected: "Connected", connecting: "Connecting…", waiting: "Connection lost.", retry: "Next try in {n} s",
	again: "Try again", rejoin: "Join again", next: "You can send again in {n}", slow: "Slow mode: {n} s",
	paused: "Paused", members_only: "Members only", emote_only: "Emotes only", shield: "Protected",
	allowed: "Write in: {n}", announce: "Announcement", question: "Question", system: "System",
	pinned: "Pinned", from: "from {n}", host: "Host", admin: "Admin", moderator: "Moderator",
	interpreter: "Interpreter", member: "Member", q_human: "Translated by {n}",
	q_human_: "Translated by a person", q_exact: "Set phrase, same meaning",
	q_phrase: "Set phrase, nearly the same", q_mt: "Machine translation",
	q_gloss: "Word by word, not a sentence", of_lang: "from {n}", original: "Original",
	hide_original: "Hide original", pending: "Translating…",
	none_deadline: "Not translated: no engine answered in time",
	none_budget: "Not translated: the room’s translation budget is used up",
	none_off: "Not translated: nothing is set up for this language",
	none_failed: "Not translated: the translation failed", none_late: "Not translated so far", reply: "Reply",
	reply_to: "Reply to {n}", replying: "Replying to {n}", earlier: "an earlier message",
	removed: "This message is no longer there.", cancel: "Cancel", react: "React", react_with: "React with {n}",
	reacted: "{n} reacted with {what}", actions: "Actions for the message of {n}", report: "Report",
	report_sent: "Thank you. The moderators have been told.", report_sure: "Report now?",
	emotes: "Emotes and emoji", questions: "Questions", ask: "Ask", ask_mode: "As a question",
	no_questions: "No open questions. Be the first to ask!", votes: "{n} votes", votes_1: "1 vote",
	vote: "Vote for this question", voted: "You voted", answered: "Answered", rules: "Room rules",
	got_it: "Got it", pin: "Pin", unpin: "Unpin", delete: "Delete", timeout: "Time out 10 min", ban: "Ban",
	sure: "Press again: ban {n}", l_info: "Note", l_warn: "Warning", l_timeout: "You are timed out",
	l_ban: "You are banned", about: "Your message:", ends_in: "Ends in {n}", ended: "This is over.",
	until: "Until {n}", decide_in: "Decided within {n}", appeal: "Appeal",
	appeal_text: "Why was this wrong? The moderators read it.", appeal_send: "Send appeal",
	appeal_sent: "Your appeal was sent. The answer comes here.", understood: "Understood",
	held: "Waits for a moderator", held_gone: "Nobody decided in time. You can send it again.",
	too_large: "The message is too long to be sent.", stopped: "Not sent: not connected.",
	unknown_fate: "This may have been sent: look above before you repeat it.",
	unknown_op: "This server does not offer that yet.",
	token: "Your access token is not valid: get a new link.", left: "You can no longer be in this room.",
	failed: "The connection ended ({n}).", over: "{n} characters too many", over_1: "1 character too many",
	left_chars: "{n} characters left", left_chars_1: "1 character left", mentioned: "{n} mentioned you: {what}",
};

const zhHans = {
	title: "人人都能聊的直播间", intro: "每个人用自己的语言发言，你用自己的语言阅读。", choose: "语言", read_in: "消息显示为", originals: "只看原文",
	room: "房间", enter: "加入", settings: "设置", theme: "外观", theme_auto: "跟随系统", theme_light: "浅色",
	theme_dark: "深色", always_original: "始终同时显示原文", read_aloud: "屏幕阅读器播报新消息", aloud_auto: "聊天不忙时",
	aloud_on: "始终", aloud_off: "从不", leave: "离开房间", close: "关闭", guest: "访客", messages: "消息", write: "说点什么…",
	write_question: "提个问题…", send: "发送", sending: "发送中…", read_only: "你可以阅读，但不能发言。", empty: "还没有消息，打个招呼吧！",
	watching: "{n} 人在看", watching_1: "1 人在看", by_language: "各语言观众", newest: "{n} 条新消息", newest_1: "1 条新消息",
	to_newest: "回到最新", skipped: "此处缺少部分消息", sampled: "消息太多，部分已省略", connected: "已连接", connecting: "正在连接…",
	waiting: "连接已断开。", retry: "{n} 秒后重试", again: "重试", rejoin: "重新加入", next: "{n} 后可再次发言", slow: "慢速模式：{n} 秒",
	paused: "已暂停发言", members_only: "仅限会员", emote_only: "仅限表情", shield: "保护中", allowed: "请使用：{n}",
	announce: "公告", question: "提问", system: "系统", pinned: "置顶", from: "来自 {n}", host: "主播", admin: "管理员",
	moderator: "房管", interpreter: "译员", member: "会员", q_human: "{n} 翻译", q_human_: "人工翻译", q_exact: "常用语，意思相同",
	q_phrase: "常用语，意思相近", q_mt: "机器翻译", q_gloss: "逐词对照，不是完整句子", of_lang: "译自{n}", original: "原文",
	hide_original: "收起原文", pending: "正在翻译…", none_deadline: "未翻译：翻译服务未及时回应", none_budget: "未翻译：本房间的翻译额度已用完",
	none_off: "未翻译：尚未配置这种语言的翻译", none_failed: "未翻译：翻译失败", none_late: "暂未翻译", reply: "回复", reply_to: "回复 {n}",
	replying: "正在回复 {n}", earlier: "较早的消息", removed: "这条消息已不在了。", cancel: "取消", react: "回应",
	react_with: "用 {n} 回应", reacted: "{n} 人回应了 {what}", actions: "对 {n} 的消息的操作", report: "举报",
	report_sent: "谢谢，已通知房管。", report_sure: "确认举报？", emotes: "表情", questions: "提问", ask: "提问", ask_mode: "作为提问",
	no_questions: "还没有待回答的提问，来提第一个吧！", votes: "{n} 票", votes_1: "1 票", vote: "给这个问题投票", voted: "你已投票",
	answered: "已回答", rules: "房间规则", got_it: "知道了", pin: "置顶", unpin: "取消置顶", delete: "删除", timeout: "禁言 10 分钟",
	ban: "封禁", sure: "再按一次封禁 {n}", l_info: "提示", l_warn: "警告", l_timeout: "你已被禁言", l_ban: "你已被封禁",
	about: "你的消息：", ends_in: "{n} 后解除", ended: "已经结束。", until: "截止 {n}", decide_in: "{n} 内会有结果", appeal: "申诉",
	appeal_text: "为什么处理有误？房管会看到。", appeal_send: "提交申诉", appeal_sent: "申诉已提交，结果会显示在这里。", understood: "我知道了",
	held: "等待房管审核", held_gone: "未能及时审核，你可以重新发送。", too_large: "消息太长，无法发送。", stopped: "未发送：没有连接。",
	unknown_fate: "可能已发送，重发前请查看上方。", unknown_op: "此服务器暂不支持该功能。", token: "访问令牌无效，请获取新链接。", left: "你不能再留在此房间。",
	failed: "连接已结束（{n}）。", over: "超出 {n} 个字", over_1: "超出 1 个字", left_chars: "还可输入 {n} 个字",
	left_chars_1: "还可输入 1 个字", mentioned: "{n} 提到了你：{what}",
};

const zhHant = {
	title: "人人都能聊的直播間", intro: "每個人用自己的語言發言，你用自己的語言閱讀。", choose: "語言", read_in: "訊息顯示為", originals: "只看原文",
	room: "聊天室", enter: "加入", settings: "設定", theme: "外觀", theme_auto: "跟隨系統", theme_light: "淺色",
	theme_dark: "深色", always_original: "一律同時顯示原文", read_aloud: "螢幕閱讀器播報新訊息", aloud_auto: "聊天不忙時",
	aloud_on: "一律", aloud_off: "永不", leave: "離開聊天室", close: "關閉", guest: "訪客", messages: "訊息", write: "說點什麼…",
	write_question: "提個問題…", send: "傳送", sending: "傳送中…", read_only: "你可以閱讀，但不能發言。", empty: "還沒有訊息，打個招呼吧！",
	watching: "{n} 人在看", watching_1: "1 人在看", by_language: "各語言觀眾", newest: "{n} 則新訊息", newest_1: "1 則新訊息",
	to_newest: "回到最新", skipped: "此處缺少部分訊息", sampled: "訊息太多，部分已略過", connected: "已連線", connecting: "正在連線…",
	waiting: "連線已中斷。", retry: "{n} 秒後重試", again: "重試", rejoin: "重新加入", next: "{n} 後可再次發言", slow: "慢速模式：{n} 秒",
	paused: "已暫停發言", members_only: "僅限會員", emote_only: "僅限表情", shield: "保護中", allowed: "請使用：{n}",
	announce: "公告", question: "提問", system: "系統", pinned: "置頂", from: "來自 {n}", host: "實況主", admin: "管理員",
	moderator: "版主", interpreter: "譯者", member: "會員", q_human: "{n} 翻譯", q_human_: "人工翻譯", q_exact: "常用語，意思相同",
	q_phrase: "常用語，意思相近", q_mt: "機器翻譯", q_gloss: "逐詞對照，不是完整句子", of_lang: "譯自{n}", original: "原文",
	hide_original: "收起原文", pending: "正在翻譯…", none_deadline: "未翻譯：翻譯服務未及時回應", none_budget: "未翻譯：本聊天室的翻譯額度已用完",
	none_off: "未翻譯：尚未設定這種語言的翻譯", none_failed: "未翻譯：翻譯失敗", none_late: "尚未翻譯", reply: "回覆", reply_to: "回覆 {n}",
	replying: "正在回覆 {n}", earlier: "較早的訊息", removed: "這則訊息已不在了。", cancel: "取消", react: "回應",
	react_with: "用 {n} 回應", reacted: "{n} 人回應了 {what}", actions: "對 {n} 的訊息的操作", report: "檢舉",
	report_sent: "謝謝，已通知版主。", report_sure: "確定檢舉？", emotes: "表情", questions: "提問", ask: "提問", ask_mode: "作為提問",
	no_questions: "還沒有待回答的提問，來提第一個吧！", votes: "{n} 票", votes_1: "1 票", vote: "投票給這個問題", voted: "你已投票",
	answered: "已回答", rules: "聊天室規則", got_it: "知道了", pin: "置頂", unpin: "取消置頂", delete: "刪除", timeout: "禁言 10 分鐘",
	ban: "封鎖", sure: "再按一次封鎖 {n}", l_info: "提示", l_warn: "警告", l_timeout: "你已被禁言", l_ban: "你已被封鎖",
	about: "你的訊息：", ends_in: "{n} 後解除", ended: "已經結束。", until: "截止 {n}", decide_in: "{n} 內會有結果", appeal: "申訴",
	appeal_text: "為什麼處理有誤？版主會看到。", appeal_send: "提交申訴", appeal_sent: "申訴已提交，結果會顯示在這裡。", understood: "我知道了",
	held: "等待版主審核", held_gone: "未能及時審核，你可以重新傳送。", too_large: "訊息太長，無法傳送。", stopped: "未傳送：沒有連線。",
	unknown_fate: "可能已傳送，重送前請查看上方。", unknown_op: "此伺服器尚未提供該功能。", token: "存取權杖無效，請取得新連結。", left: "你不能再留在此聊天室。",
	failed: "連線已結束（{n}）。", over: "超出 {n} 個字", over_1: "超出 1 個字", left_chars: "還可輸入 {n} 個字",
	left_chars_1: "還可輸入 1 個字", mentioned: "{n} 提到了你：{what}",
};

const es = {
	title: "Chat en directo para todos", intro: "Cada quien escribe en su idioma y tú lees en el tuyo.",
	choose: "Idioma", read_in: "Mostrar los mensajes en", originals: "Solo originales", room: "Sala",
	enter: "Entrar", settings: "Ajustes", theme: "Tema", theme_auto: "Como el dispositivo",
	theme_light: "Claro", theme_dark: "Oscuro", always_original: "Mostrar siempre también el original",
	read_aloud: "Lector de pantalla: mensajes nuevos", aloud_auto: "Con el chat tranquilo", aloud_on: "Siempre",
	aloud_off: "Nunca", leave: "Salir de la sala", close: "Cerrar", guest: "Invitado", messages: "Mensajes",
	write: "Escribe un mensaje", write_question: "Haz una pregunta", send: "Enviar", sending: "Enviando…",
	read_only: "Aquí puedes leer, pero no escribir.", empty: "Aún no hay mensajes. ¡Saluda!",
	watching: "{n} viendo", watching_1: "1 viendo", by_language: "Espectadores por idioma",
	newest: "{n} mensajes nuevos", newest_1: "1 mensaje nuevo", to_newest: "Ir al último",
	skipped: "Aquí faltan mensajes", sampled: "Mucha actividad: se omiten mensajes", connected: "Conectado",
	connecting: "Conectando…", waiting: "Conexión perdida.", retry: "Nuevo intento en {n} s",
	again: "Reintentar", rejoin: "Volver a entrar", next: "Podrás escribir en {n}", slow: "Modo lento: {n} s",
	paused: "En pausa", members_only: "Solo miembros", emote_only: "Solo emotes", shield: "Protegido",
	allowed: "Escribe en: {n}", announce: "Anuncio", question: "Pregunta", system: "Sistema", pinned: "Fijado",
	from: "desde {n}", host: "Anfitrión", admin: "Admin", moderator: "Moderador", interpreter: "Intérprete",
	member: "Miembro", q_human: "Traducido por {n}", q_human_: "Traducido por una persona",
	q_exact: "Frase hecha, mismo sentido", q_phrase: "Frase hecha, casi lo mismo",
	q_mt: "Traducción automática", q_gloss: "Palabra por palabra, no es una frase", of_lang: "del {n}",
	original: "Original", hide_original: "Ocultar original", pending: "Traduciendo…",
	none_deadline: "Sin traducir: ningún motor respondió a tiempo",
	none_budget: "Sin traducir: se agotó el presupuesto de traducción de la sala",
	none_off: "Sin traducir: no hay nada configurado para este idioma",
	none_failed: "Sin traducir: la traducción falló", none_late: "Aún sin traducir", reply: "Responder",
	reply_to: "Responder a {n}", replying: "Respondiendo a {n}", earlier: "un mensaje anterior",
	removed: "Ese mensaje ya no está.", cancel: "Cancelar", react: "Reaccionar",
	react_with: "Reaccionar con {n}", reacted: "{n} reaccionaron con {what}",
	actions: "Acciones para el mensaje de {n}", report: "Denunciar",
	report_sent: "Gracias. Los moderadores ya lo saben.", report_sure: "¿Denunciar ya?",
	emotes: "Emotes y emojis", questions: "Preguntas", ask: "Preguntar", ask_mode: "Como pregunta",
	no_questions: "No hay preguntas abiertas. ¡Haz la primera!", votes: "{n} votos", votes_1: "1 voto",
	vote: "Votar por esta pregunta", voted: "Ya votaste", answered: "Respondida", rules: "Reglas de la sala",
	got_it: "Entendido", pin: "Fijar", unpin: "Desfijar", delete: "Eliminar", timeout: "Silenciar 10 min",
	ban: "Expulsar", sure: "Pulsa otra vez: expulsar a {n}", l_info: "Nota", l_warn: "Advertencia",
	l_timeout: "Estás silenciado", l_ban: "Estás expulsado", about: "Tu mensaje:", ends_in: "Termina en {n}",
	ended: "Esto ya terminó.", until: "Hasta {n}", decide_in: "Se decide en {n}", appeal: "Apelar",
	appeal_text: "¿Por qué fue un error? Lo leen los moderadores.", appeal_send: "Enviar apelación",
	appeal_sent: "Se envió tu apelación. La respuesta llegará aquí.", understood: "Comprendido",
	held: "Espera a un moderador", held_gone: "Nadie decidió a tiempo. Puedes enviarlo otra vez.",
	too_large: "El mensaje es demasiado largo.", stopped: "No enviado: sin conexión.",
	unknown_fate: "Quizá se envió: mira arriba antes de repetirlo.",
	unknown_op: "Este servidor aún no ofrece eso.", token: "Tu token no es válido: pide un enlace nuevo.",
	left: "Ya no puedes estar en esta sala.", failed: "La conexión terminó ({n}).",
	over: "Sobran {n} caracteres", over_1: "Sobra 1 carácter", left_chars: "Quedan {n} caracteres",
	left_chars_1: "Queda 1 carácter", mentioned: "{n} te mencionó: {what}",
};

export const STRINGS = { en, "zh-Hans": zhHans, "zh-Hant": zhHant, es };

/**
 * What finds texts in `lang`, in these and further dictionaries of the same shape: `t("votes", 3)`. `_1` after a key
 * is its singular. Values stand in isolates, so that a name cannot turn the words around it.
 */
export function texts(lang, ...more) {
	const words = Object.assign({}, ...[STRINGS, ...more].map((dictionary) => dictionary[lang]));
	return (key, n, what) => {
		const text = (n === 1 && words[`${key}_1`]) || words[key] || "";
		const values = { n: typeof n === "number" ? n.toLocaleString(lang) : n, what };
		return text.replace(/\{(n|what)\}/g, (_, name) => `\u2068${values[name] ?? ""}\u2069`);
	};
}

/** Fills what names a text under `root`: elements by `data-t`, labels by `data-label`, placeholders by `data-hint`. */
export function fill(root, t) {
	for (const node of root.querySelectorAll("[data-t]")) node.textContent = t(node.dataset.t);
	for (const node of root.querySelectorAll("[data-label]")) node.ariaLabel = node.title = t(node.dataset.label);
	for (const node of root.querySelectorAll("[data-hint]")) node.placeholder = t(node.dataset.hint);
}
