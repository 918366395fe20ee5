// Types of interline.js, the client of the Interline wire protocol, version 1.

export type Role = "viewer" | "member" | "interpreter" | "moderator" | "host" | "admin";
export type Right = "speak" | "interpret" | "moderate" | "host";
export type Quality = "human" | "exact" | "phrase" | "mt" | "gloss";

export interface User {
	id: string;
	/** May be empty or missing for a guest. */
	name?: string;
	role?: Role;
	badges?: string[];
}

export interface You {
	user: string;
	name: string;
	role: Role;
	can: Right[];
}

/** `text` with `q`, or `none`: why there will be no translation. */
export interface Translation {
	lang: string;
	text?: string;
	q?: Quality;
	by?: string;
	none?: "deadline" | "budget" | "off" | "failed";
}

/** A room's settings; unknown ones may stand beside these. */
export interface RoomState {
	title: string;
	languages: string[];
	allow: string[];
	other: "allow" | "warn" | "hold" | "reject" | "translate";
	slow_s: number;
	chars_max: number;
	emote_only: boolean;
	members_only: boolean;
	links: "allow" | "hold" | "reject";
	unique: boolean;
	paused: boolean;
	shield: boolean;
	level: number;
	translate: boolean;
	glossary: Record<string, string>[];
	pinned: number[];
	questions: { seq: number; votes: number }[];
	linked: string[];
	/** Emotes of the room: by name an image's path beginning with `/`, or a text. */
	emotes?: Record<string, string>;
	/** The room's rules by language. */
	rules?: Record<string, string>;
}

export interface Limits {
	frame_bytes?: number;
	text_chars?: number;
	rooms?: number;
	commands_per_s?: number;
	idle_s?: number;
}

interface InRoom { room: string }
interface Recorded extends InRoom { seq: number; at: string }

export interface JoinedEvent extends InRoom {
	ev: "joined";
	epoch: string;
	seq: number;
	recovered: boolean;
	you: You;
	state: RoomState;
	viewers: number;
	/** What was handed on before no longer holds: forget it. */
	fresh: boolean;
}
export interface SaidEvent extends Recorded {
	ev: "msg";
	user: User;
	text: string;
	lang: string;
	mixed?: string[];
	tr?: Translation;
	reply_to?: number;
	kind?: "question" | "announce" | "system";
	from?: string;
	reactions?: Record<string, number>;
}
export interface GoneEvent extends Recorded { ev: "gone"; of?: number; user?: string; all?: boolean; reason?: string }
/** `seq` and `at` are missing where it tells what a gap had hidden, or `questions` after a question or its removal. */
export interface StateEvent extends InRoom { ev: "state"; seq?: number; at?: string; patch: Partial<RoomState> }
export interface TranslationEvent extends InRoom { ev: "tr"; of: number; tr: Translation }
export interface VotesEvent extends InRoom { ev: "votes"; of: number; count: number }
export interface ReactionsEvent extends InRoom { ev: "reactions"; of: number; counts: Record<string, number> }
export interface ViewersEvent extends InRoom { ev: "viewers"; count: number; langs?: Record<string, number> }
export interface NoticeEvent extends InRoom {
	ev: "notice";
	notice: string;
	level: "info" | "warn" | "timeout" | "ban";
	code: string;
	rule: string;
	message: string;
	until?: string;
	text?: string;
	appeal?: boolean;
}
export interface LeftEvent extends InRoom { ev: "left"; code: "banned" | "closed" | "forbidden" }
/** `sampled`: left out on purpose in a flood. Otherwise what even the record could not fill. */
export interface LaggedEvent extends InRoom { ev: "lagged"; after: number; before: number; sampled?: boolean }
export interface HeldEvent extends InRoom {
	ev: "held";
	hold: string;
	at: string;
	user: User;
	text: string;
	lang: string;
	confidence: number;
	rule: string;
	tr?: Translation;
	until?: string;
}
export interface HoldDoneEvent extends InRoom {
	ev: "hold_done";
	hold: string;
	decision: "approved" | "denied" | "expired";
	by?: string;
	by_name?: string;
	seq?: number;
}
export interface ReportEvent extends InRoom {
	ev: "report";
	report: string;
	of: number;
	by: string;
	by_name?: string;
	reason?: string;
}
export interface AppealedEvent extends InRoom { ev: "appealed"; notice: string; user: User; text: string }
export interface RaidEvent extends InRoom {
	ev: "raid";
	level: number;
	sample: string;
	count: number;
	shield?: boolean;
}

/**
 * `connecting`, `joined`, `waiting` (connects again `at`, a time of `Date.now()`), or `stopped` (for good, unless
 * `start` is called). `code` is a WebSocket close code or the server's error code; `mandated`: the server named `at`.
 */
export interface Status {
	phase: "connecting" | "joined" | "waiting" | "stopped";
	code?: number | string;
	message?: string;
	at?: number;
	mandated?: boolean;
	/** The notice that can be appealed against, where a ban is why. */
	notice?: string;
}

export interface Events {
	joined: JoinedEvent;
	msg: SaidEvent;
	gone: GoneEvent;
	state: StateEvent;
	tr: TranslationEvent;
	votes: VotesEvent;
	reactions: ReactionsEvent;
	viewers: ViewersEvent;
	notice: NoticeEvent;
	left: LeftEvent;
	lagged: LaggedEvent;
	held: HeldEvent;
	hold_done: HoldDoneEvent;
	report: ReportEvent;
	appealed: AppealedEvent;
	raid: RaidEvent;
	/** How the connection is doing. */
	status: Status;
}
export type RoomEvent = Events[Exclude<keyof Events, "status">];

export interface Options {
	/** `ws://HOST/ws` or `wss://HOST/ws`. */
	url: string;
	room: string;
	token?: string | null;
	/**
	 * Gives a fresh token: a minute before the present one expires, and where the server refuses it. Nothing or the
	 * same token again: there is none. A rejection is tried again later.
	 */
	getToken?: (why: "expiring" | "token_expired" | "unauthorized") => Promise<string | null | undefined>;
	/** What translations are wanted in; null: none. */
	lang?: string | null;
	/** Recent events that a first join asks for, 0 to 200. Default 100. */
	history?: number;
	/** How the program calls itself. Default `interline-web`. */
	client?: string;
	/** Whether events come compressed where the platform can inflate them. Default true. */
	deflate?: boolean;
	/** The same as `on("*", …)` and `on("status", …)`. */
	onEvent?: (event: RoomEvent) => void;
	onStatus?: (status: Status) => void;
}

export interface SayOptions {
	replyTo?: number;
	/** What language the text is in, as a hint. */
	lang?: string;
}
/** `held`: it waits for a moderator, as `hold`, and has no `seq`. */
export interface Said { seq?: number; at?: string; held?: boolean; hold?: string }

/**
 * Why something was refused. `code` is the server's, or `too_large` (not sent), `stopped` (not connected) or
 * `unknown_fate` (nobody can tell whether it was said).
 */
export class Refusal extends Error {
	readonly code: string;
	readonly retryMs?: number;
	readonly rule?: string;
	readonly notice?: string;
}

/** Keeps one room joined over as many connections as it takes, and hands on every event once and in order. */
export class Interline {
	constructor(options: Options);
	readonly room: string;
	readonly phase: Status["phase"];
	readonly you: You | null;
	readonly limits: Limits;
	/** The room's settings, patches applied. */
	readonly state: Partial<RoomState>;
	/** The server's clock in milliseconds. */
	readonly serverNow: number;

	start(): void;
	stop(): void;
	/** Connects now, unless the server named the time. */
	retry(): void;

	/** Calls `handler` for every event of a kind (`*`: of the room, all kinds); returns what ends that. */
	on<K extends keyof Events>(kind: K, handler: (event: Events[K]) => void): () => void;
	on(kind: "*", handler: (event: RoomEvent) => void): () => void;

	/** Says something exactly once, over as many connections as it takes. Rejects with a `Refusal`. */
	say(text: string, options?: SayOptions): Promise<Said>;
	/** As `say`; a question that others can vote for. */
	ask(text: string, options?: SayOptions): Promise<Said>;
	vote(of: number): Promise<object>;
	react(of: number, emoji: string): Promise<object>;
	report(of: number, reason?: string): Promise<object>;
	/** Also for who is banned: the connection stays open for it. */
	appeal(notice: string, text: string): Promise<object>;
	acknowledge(notice: string): Promise<object>;
	history(range?: { before?: number; after?: number; limit?: number }): Promise<RoomEvent[]>;
	/**
	 * Sends any other command, in this room unless it names one; resolves with the `ok`, rejects with a `Refusal`. It
	 * is refused where the connection is lost before the reply.
	 */
	request(command: { op: string; [field: string]: unknown }): Promise<any>;
	/** From now on translations into `lang`; null: none. */
	setLang(lang: string | null): void;
}
