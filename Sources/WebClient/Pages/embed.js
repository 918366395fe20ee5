// Puts the chat of a room beside any player, with one tag:
// <script src="https://RELAY/embed.js" data-room="NAME" async></script>
// No module: only so can a script know its own tag.
(() => {
	"use strict";
	const tag = document.currentScript;
	if (!tag?.src) return;
	const { room, lang, theme, token, target, title, width = "100%", height = "100%", minHeight = "320px" } = tag.dataset;
	if (!room) return console.error("embed.js: data-room is missing");

	const address = new URL("./", tag.src);
	address.search = new URLSearchParams({ room, embed: "1", ...(lang && { lang }), ...(theme && { theme }) });
	// Behind the #, so that no server is told of it.
	if (token) address.hash = new URLSearchParams({ token });

	const frame = document.createElement("iframe");
	frame.src = address.href;
	frame.title = title || `Chat: ${room}`;
	frame.referrerPolicy = "no-referrer";
	frame.allow = "clipboard-write";
	frame.className = "interline-embed";
	// Through the object model, which a page's security policy does not forbid.
	Object.assign(frame.style, { display: "block", border: "0", width, height, minHeight });

	const place = () => {
		if (!target) return tag.after(frame);
		const found = document.querySelector(target);
		if (found) found.replaceChildren(frame);
		else console.error(`embed.js: nothing matches ${target}`);
	};
	if (target && document.readyState === "loading") document.addEventListener("DOMContentLoaded", place);
	else place();
})();
