// Making elements. The words of others become textContent, never markup.

export const $ = (id) => document.getElementById(id);

/** Children are nodes or texts; null and false are left out. */
export function el(tag, attributes = {}, ...children) {
	const node = document.createElement(tag);
	for (const [name, value] of Object.entries(attributes)) {
		if (name === "onclick") node.onclick = value;
		else if (value === true) node.setAttribute(name, "");
		else if (value !== undefined && value !== null && value !== false) node.setAttribute(name, value);
	}
	node.append(...children.filter((child) => child !== null && child !== false && child !== undefined));
	return node;
}

export const button = (className, text, onclick, more) =>
	el("button", { type: "button", class: className, onclick, ...more }, text);

/** `und` is no language to choose a font or a voice by. */
export const tagged = (lang) => (lang && lang !== "und" ? lang : undefined);

export function show(node, text) {
	node.hidden = !text;
	if (node.textContent !== text) node.textContent = text;
}

/** Calls `tick` with the seconds left until there are none, then `done`; it ends with its node, too. */
export function countdown(node, msLeft, tick, done) {
	const step = () => {
		const seconds = Math.ceil(msLeft() / 1000);
		const over = seconds <= 0;
		if (over || !node.isConnected) clearInterval(timer);
		if (node.isConnected) tick(Math.max(seconds, 0));
		if (over) done?.();
	};
	const timer = setInterval(step, 250);
	queueMicrotask(step); // once the node stands in the page
	return timer;
}

/** 4:05, or 2:04:05. */
export function clock(seconds) {
	const parts = [Math.floor(seconds / 60) % 60, seconds % 60].map((part) => String(part).padStart(2, "0"));
	const hours = Math.floor(seconds / 3600);
	return hours ? `${hours}:${parts.join(":")}` : parts.join(":").replace(/^0/, "");
}
