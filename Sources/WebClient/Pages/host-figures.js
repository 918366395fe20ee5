// Live figures as small charts. Every chart says in words what it shows.

import { el, languageName, number, svg } from "./host-dom.js";
import { ruleName, t } from "./host-strings.js";
import { STEP_MS, STEPS } from "./host-tally.js";

const BARS = 8;

export class Figures {
	#app;
	#root;
	#shown = false;

	constructor(app, root) {
		this.#app = app;
		this.#root = root;
		setInterval(() => this.#shown && this.rebuild(), STEP_MS);
	}

	show(shown) {
		this.#shown = shown;
		if (shown) this.rebuild();
	}

	update() {}

	rebuild() {
		const { store, now } = this.#app;
		const { tally, viewerLanguages, viewers } = store;
		const rate = tally.rate(now());
		const { approved, denied, expired } = tally.decided;
		const series = (name, scale) => tally.steps.map((step) => (step[name] === null ? null : step[name] * scale));
		const unnamed = viewers - [...Object.values(viewerLanguages)].reduce((sum, value) => sum + value, 0);
		const languages = Object.entries(viewerLanguages).map(([tag, value]) => [languageName(tag), value]);
		if (unnamed > 0 && languages.length) languages.push([t("not_said"), unnamed]);
		this.#root.replaceChildren(
			el("dl.numbers", {}, fact(t("viewers"), number(viewers)), fact(t("per_second"), number(rate, 1)),
				fact(t("waiting"), number(store.waiting.length)), fact(t("removed_n"), number(tally.removed)),
				fact(t("approved_n"), number(approved)), fact(t("denied_n"), number(denied)), fact(t("expired_n"), number(expired))),
			line(t("chart_rate"), series("messages", 1000 / STEP_MS), (value) => number(value, 1)),
			line(t("chart_viewers"), series("viewers", 1), (value) => number(value)),
			bars(t("chart_viewer_languages"), languages),
			bars(t("chart_spoken"), [...tally.languages].map(([tag, value]) => [tag === "…" ? tag : languageName(tag), value])),
			bars(t("chart_held"), [...tally.heldByRule].map(([rule, value]) => [ruleName(rule), value])),
			el("p.hint", {}, t("figures_since")));
	}
}

const fact = (label, value) => el("div", {}, el("dt", {}, label), el("dd", {}, value));

const [WIDTH, HEIGHT] = [320, 72];

function line(title, values, show) {
	const known = values.filter((value) => value !== null);
	const [most, last] = [Math.max(0, ...known), known.at(-1) ?? 0];
	const scale = most || 1;
	const x = (index) => ((STEPS - values.length + index) / (STEPS - 1)) * WIDTH;
	const y = (value) => HEIGHT - 4 - (value / scale) * (HEIGHT - 10);
	const points = values.map((value, index) => (value === null ? null : `${x(index).toFixed(1)},${y(value).toFixed(1)}`)).filter(Boolean);
	const words = t("chart_words", { title, now: show(last), most: show(most) });
	const chart = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": words, class: "line", preserveAspectRatio: "none" },
		svg("line", { x1: 0, x2: WIDTH, y1: HEIGHT - 4, y2: HEIGHT - 4, class: "axis" }));
	if (points.length > 1) {
		const from = points[0].split(",")[0];
		chart.append(svg("polygon", { points: `${from},${HEIGHT - 4} ${points.join(" ")} ${WIDTH},${HEIGHT - 4}`, class: "area" }),
			svg("polyline", { points: points.join(" "), class: "stroke" }));
	}
	return el("figure", {}, el("figcaption", {}, el("span", {}, title), el("span.faint", {}, t("now_most", { now: show(last), most: show(most) }))), chart,
		el("div.scale.faint", { "aria-hidden": "true" }, el("span", {}, t("ten_minutes")), el("span", {}, t("now"))));
}

function bars(title, entries) {
	const sorted = entries.sort((a, b) => b[1] - a[1]);
	const shown = sorted.slice(0, BARS);
	const rest = sorted.slice(BARS).reduce((sum, [, value]) => sum + value, 0);
	if (rest) shown.push([t("others"), rest]);
	const most = Math.max(1, ...shown.map(([, value]) => value));
	const rows = shown.map(([name, value]) => el("tr", {}, el("th", { scope: "row" }, name),
		el("td", {}, svg("svg", { viewBox: "0 0 100 8", preserveAspectRatio: "none", "aria-hidden": "true", class: "share" },
			svg("rect", { x: 0, y: 0, width: Math.max(1, (value / most) * 100), height: 8, rx: 1 }))),
		el("td.value", {}, number(value))));
	return el("figure", {}, el("figcaption", {}, title), rows.length ? el("table.bars", {}, el("tbody", {}, rows)) : el("p.faint", {}, t("none")));
}
