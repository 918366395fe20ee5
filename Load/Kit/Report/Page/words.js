// What a reader may not know: behaviours of users, codes of refusals, ends of connections.

const BEHAVIOURS = new Map(Object.entries({
	lurker: "only reads", chatter: "writes now and then", lead: "the host: writes much and is never to be dropped",
	moderator: "deletes and times out", "slow-reader": "takes its messages too slowly",
	flapper: "drops its connection and resumes", rubbish: "sends what no client should",
	raider: "floods the room with near-duplicates",
}));
const REFUSALS = new Map(Object.entries({
	bad_json: "The line was not JSON.", bad_command: "A field was missing or wrong.",
	unknown_op: "There is no such command.", too_large: "The line or frame was over the size limit.",
	unauthorized: "The token was missing or not valid.", token_expired: "The token had expired.",
	forbidden: "This user may not do that.", no_such_room: "There is no such room.",
	not_joined: "The connection was not in the room.", no_such_message: "The message is gone or never was.",
	already_done: "Someone else had done it already.", too_long: "The text had too many characters.",
	empty: "The text was empty.", rate_limited: "The user or the connection sent faster than allowed.",
	slow_mode: "The room's slow mode asked for a pause.", duplicate: "It repeated a recent message.",
	language: "The room doesn't take this language.", blocked_term: "It held a blocked word.",
	link_not_allowed: "It held a link.", emote_only: "The room takes only emotes.",
	members_only: "The room takes only members.", paused: "The room was paused.",
	timed_out: "The user was timed out by a moderator.", banned: "The user was banned.",
	held_full: "Too many messages waited for a moderator.", room_full: "The room was full.",
	too_many_rooms: "The connection was in too many rooms.", overloaded: "The relay shed load to stay fast for the rest.",
	bad_setting: "A room setting was wrong.", internal: "An error inside the relay.",
}));
const ENDINGS = new Map(Object.entries({
	1000: "Normal end.", 1001: "The relay was draining: clients move to another node.",
	1002: "The WebSocket protocol was broken.", 1006: "The connection was cut without a close.",
	1007: "The text was not UTF-8.", 1009: "A message was too large.", 1011: "An error inside the relay.",
	4001: "The token was not valid.", 4002: "The token had expired.", 4003: "The user was banned from the server.",
	4004: "The client was too slow: its queue stayed full.", 4005: "Too many connections.",
	4006: "Protocol error or flood.", 4008: "The client was silent too long.",
	eof: "The connection was closed without a close frame.", malformed: "The relay sent what is no WebSocket frame.",
	"timed out": "The relay didn't answer in time.",
	"http 503": "The relay turned the connection away: overloaded or draining.",
	"Connection reset by peer": "The connection was cut without a close.",
	"Broken pipe": "The connection was cut without a close.",
	"Connection refused": "Nothing listened at the relay's address.",
}));
