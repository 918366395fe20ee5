// Line charts in SVG with a cursor for pointer and keyboard. Knows nothing about load runs.
"use strict";

const MARGIN = { left: 62, right: 12, top: 18, bottom: 20 };
const ROWS_MAX = 10_000; // rows of a table of values: more would make a browser slow

function el(tag, attributes, ...children) {
	const node = document.createElement(tag);
	return fill(node, attributes, children);
}

function svg(tag, attributes, ...children) {
	const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
	return fill(node, attributes, children);
}

/** Strings among the children become text nodes. */
function fill(node, attributes, children) {
	for (const [name, value] of Object.entries(attributes ?? {})) node.setAttribute(name, value);
	node.append(...children.filter(child => child !== null && child !== undefined));
	return node;
}

function extent(values) {
	let low = Infinity, high = -Infinity;
	for (const value of values) {
		if (value === null) continue;
		if (value < low) low = value;
		if (value > high) high = value;
	}
	return low > high ? null : [low, high];
}

/** The least of 1, 2 and 5 times a power of ten that is not below `value`. */
function roundUp(value) {
	const power = 10 ** Math.floor(Math.log10(value));
	return power * ([1, 2, 5].find(step => step * power >= value * (1 - 1e-9)) ?? 10);
}

/** An axis from nought. Memory has its steps at powers of two. */
function linearAxis(high, { whole, binary }) {
	const unit = binary && high > 0 ? 1024 ** Math.floor(Math.log2(high) / 10) : 1;
	let step = high > 0 ? roundUp(high / unit / 4) * unit : 1;
	if (whole) step = Math.max(1, step);
	const top = Math.max(1, Math.ceil(high / step - 1e-9)) * step, ticks = [];
	for (let i = 0; i * step <= top * (1 + 1e-9); i++) ticks.push(i * step);
	return { ticks, position: value => Math.max(value, 0) / top };
}

/** Nine decades at most. What is less, or nought, lies on the axis' lower end. */
function logAxis(low, high) {
	const bottom = 10 ** Math.floor(Math.log10(Math.max(low, high / 1e9)) + 1e-9);
	const top = Math.max(roundUp(high), bottom * 10);
	const ticks = [], decades = Math.log10(top / bottom), every = Math.ceil(decades / 5);
	for (let power = bottom, n = 0; power <= top * 1.001; power *= 10, n++) {
		if (n % every === 0) ticks.push(power);
		if (decades < 1.5) ticks.push(...[2, 5].map(step => step * power).filter(tick => tick <= top * 1.001));
	}
	return { ticks, position: value => Math.log10(Math.max(value, bottom) / bottom) / decades };
}

function valueAxis(lines, options) {
	const [, high] = extent(lines.flatMap(line => extent(line.values))) ?? [0, 0];
	const [low] = extent(lines.flatMap(line => extent(line.values.filter(value => value > 0)) ?? [])) ?? [0];
	return options.log && low > 0 && high / low > 30 ? logAxis(low, high) : linearAxis(high, options);
}

/** A path with the least and the greatest value of each pixel, so that no peak and no dip is lost. */
function trace(xs, values, x, y, bridgesGaps) {
	let path = "", pen = "M", column = null, low = 0, high = 0;
	const flush = () => {
		if (column === null) return;
		for (const i of new Set([Math.min(low, high), Math.max(low, high)])) {
			path += `${pen}${x(xs[i]).toFixed(1)} ${y(values[i]).toFixed(1)}${pen === "M" ? "h0" : ""}`;
			pen = "L";
		}
		column = null;
	};
	values.forEach((value, i) => {
		if (value === null) {
			flush();
			if (!bridgesGaps) pen = "M";
			return;
		}
		const pixel = Math.round(x(xs[i]));
		if (pixel !== column) {
			flush();
			column = pixel;
			low = high = i;
		}
		if (value < values[low]) low = i;
		if (value > values[high]) high = i;
	});
	flush();
	return path;
}

/**
 * A chart of `lines` ({name, values}) over `xs`, both ascending and equally long. `axis` has `position` (x to 0…1),
 * `ticks(width)` ({at, label}) and `name(x)`; `bands` ({from, to, name}) and `marks` ({at}) lie behind the lines. `show`
 * formats a value and `rest` says what the key shows without a cursor. Charts of one `group` share the cursor.
 */
function chart(options) {
	const { title, xs, lines, axis, bands = [], marks = [], show, rest, group, height = 130 } = options;
	const positions = xs.map(axis.position), scale = valueAxis(lines, options);
	const values = lines.map(line => el("b", null, rest(line.values)));
	const when = el("output", { "aria-live": "off" });
	const plot = el("div", { class: "plot", tabindex: 0, role: "slider", "aria-label": title, "aria-valuemin": 0,
		"aria-valuemax": xs.length - 1, "aria-valuenow": 0, "aria-valuetext": "no point chosen" });
	const keys = lines.map((line, i) => el("span", { class: "key" },
		svg("svg", { viewBox: "0 0 26 11", "aria-hidden": true }, svg("path", { class: `trace s${i}`, d: "M1 6H25" })),
		lines.length > 1 || !rest(line.values) ? `${line.name} ` : null, values[i]));
	const table = el("details", null, el("summary", null, "Data as table"));
	table.addEventListener("toggle", () => table.childElementCount > 1 || table.append(tableOf(options)));
	let cursor = null, drawn = 0, chosen = null;

	const inner = width => width - MARGIN.left - MARGIN.right;
	const bottom = height - MARGIN.bottom;
	const x = at => MARGIN.left + axis.position(at) * inner(drawn);
	const y = value => bottom - scale.position(value) * (bottom - MARGIN.top);

	function draw(width) {
		drawn = Math.max(width, 200);
		const root = svg("svg", { viewBox: `0 0 ${drawn} ${height}`, "aria-hidden": true });
		const labelled = (at, label) => svg("text", { x: x(at), y: height - 5, "text-anchor": "middle" }, label);
		bands.forEach(({ from, to, name }, i) => {
			const [left, right] = [x(from), x(to)];
			if (i % 2 === 0) {
				root.append(svg("rect", { class: "band", x: left, y: MARGIN.top, width: Math.max(right - left, 0),
					height: bottom - MARGIN.top }));
			}
			if (name.length * 6.5 < right - left) root.append(svg("text", { x: left + 3, y: 12 }, name));
		});
		for (const tick of scale.ticks) {
			root.append(svg("line", { class: "grid", x1: MARGIN.left, x2: drawn - MARGIN.right, y1: y(tick), y2: y(tick) }),
				svg("text", { x: MARGIN.left - 6, y: y(tick) + 4, "text-anchor": "end" }, show(tick)));
		}
		for (const { at, label } of axis.ticks(inner(drawn))) root.append(labelled(at, label));
		lines.forEach((line, i) => root.append(
			svg("path", { class: `trace s${i}`, d: trace(xs, line.values, x, y, options.bridgesGaps) })));
		marks.forEach(({ at }, i) => root.append(
			svg("line", { class: "mark", x1: x(at), x2: x(at), y1: MARGIN.top, y2: bottom }),
			svg("circle", { class: "flag", cx: x(at), cy: MARGIN.top + 8, r: 7 }),
			svg("text", { class: "number", x: x(at), y: MARGIN.top + 11.5, "text-anchor": "middle" }, i + 1)));
		cursor = svg("g", { class: "cursor" });
		root.append(cursor);
		plot.replaceChildren(root);
		showAt(chosen);
	}

	/** Null takes the cursor away. */
	function showAt(index) {
		chosen = index;
		cursor?.replaceChildren();
		when.value = index === null ? "" : axis.name(xs[index]);
		lines.forEach((line, i) => {
			const value = index === null ? null : line.values[index];
			values[i].textContent = index === null ? rest(line.values) : value === null ? "–" : show(value);
			if (cursor && value !== null) cursor.append(svg("circle", { class: `s${i}`, cx: x(xs[index]), cy: y(value), r: 3 }));
		});
		if (index === null) return;
		cursor?.prepend(svg("line", { x1: x(xs[index]), x2: x(xs[index]), y1: MARGIN.top, y2: bottom }));
		plot.setAttribute("aria-valuenow", index);
		plot.setAttribute("aria-valuetext", `${when.value}: `
			+ lines.map((line, i) => `${line.name} ${values[i].textContent}`).join(", "));
	}

	function nearest(event) {
		const box = plot.getBoundingClientRect(), wide = drawn / box.width;
		const wanted = ((event.clientX - box.left) * wide - MARGIN.left) / inner(drawn);
		let low = 0, high = positions.length - 1;
		while (low < high) {
			const middle = (low + high) >> 1;
			if ((positions[middle] + positions[middle + 1]) / 2 < wanted) low = middle + 1;
			else high = middle;
		}
		return low;
	}

	const choose = index => group.forEach(other => other.showAt(index));
	for (const kind of ["pointerdown", "pointermove"]) plot.addEventListener(kind, event => choose(nearest(event)));
	plot.addEventListener("pointerleave", () => choose(null));
	plot.addEventListener("keydown", event => {
		const last = xs.length - 1, page = Math.ceil(last / 20);
		const moves = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: page, PageDown: -page,
			Home: -last, End: last };
		if (event.key === "Escape") return choose(null);
		if (!Object.hasOwn(moves, event.key) || event.ctrlKey || event.altKey || event.metaKey) return;
		event.preventDefault();
		choose(chosen === null && moves[event.key] === 1 ? 0
			: Math.min(Math.max((chosen ?? last) + moves[event.key], 0), last));
	});
	group.push({ showAt, draw, redraw: () => draw(plot.clientWidth) });
	new ResizeObserver(() => plot.clientWidth === drawn || draw(plot.clientWidth)).observe(plot);
	return el("figure", null, el("figcaption", null, el("h3", null, title), ...keys, when), plot, table);
}

function tableOf({ title, xs, lines, axis, show }) {
	const rows = xs.slice(0, ROWS_MAX).map((x, i) => el("tr", null, el("th", { scope: "row" }, axis.name(x)),
		...lines.map(line => el("td", { class: "n" }, line.values[i] === null ? "–" : show(line.values[i])))));
	const more = xs.length - rows.length;
	return el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": title },
		el("table", null,
			el("thead", null, el("tr", null, el("th", { scope: "col" }, axis.title),
				...lines.map(line => el("th", { class: "n", scope: "col" }, line.name)))),
			el("tbody", null, ...rows)),
		more > 0 ? el("p", { class: "note" }, `${more} later rows are only in the JSON.`) : null);
}
