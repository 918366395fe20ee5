// One run of the load generator. The result comes from outside: any field may be missing or wrong, and its words become
// text, never markup.

const NOT_MEASURED = "not measured";
/** Beyond 2⁵³ a number isn't exact, and near the largest an axis would have no end. */
const number = value => typeof value === "number" && Math.abs(value) <= Number.MAX_SAFE_INTEGER ? value : null;
const list = value => Array.isArray(value) ? value : [];
const object = value => value !== null && typeof value === "object" && !Array.isArray(value) ? value : {};
/** Without the characters that turn the direction of what follows. */
const text = value => typeof value === "string" && value.trim() !== ""
	? value.replace(/[\u202A-\u202E\u2066-\u2069]/g, "")
	: number(value)?.toString() ?? null;
const objects = value => list(value).map(object);
const sum = values => values.reduce((total, value) => total + (number(value) ?? 0), 0);

const grouped = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const brief = value => Math.abs(value) >= 100 ? grouped.format(value) : String(Number(value.toPrecision(3)));
const percent = value => `${brief(value)} %`;
const milliseconds = value => Math.abs(value) >= 1000 ? `${brief(value / 1000)} s` : `${brief(value)} ms`;

function bytes(value) {
	const units = ["B", "KiB", "MiB", "GiB", "TiB"];
	const power = Math.min(Math.max(Math.floor(Math.log2(Math.abs(value)) / 10), 0), 4);
	return value === 0 ? "0 B" : `${brief(value / 1024 ** power)} ${units[power]}`;
}

/** Whether times on the run's clock are told in minutes: all in the same way. */
const inMinutes = () => [result.duration_s, list(object(result.series).t_s).at(-1)].some(end => number(end) >= 120);

/** 1,200,000 as 1.2M: for axes, where there is little room. */
function short(value) {
	const [power, suffix] = [[1e9, "G"], [1e6, "M"], [1e4, "k"]].find(([power]) => Math.abs(value) >= power) ?? [1, ""];
	return suffix ? `${Number((value / (suffix === "k" ? 1e3 : power)).toPrecision(4))}${suffix}` : brief(value);
}

function clock(seconds) {
	const whole = Math.round(seconds), two = value => String(value).padStart(2, "0");
	if (!inMinutes()) return `${brief(seconds)} s`;
	const minutes = Math.floor(whole / 60) % 60, hours = Math.floor(whole / 3600);
	return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

function measure(value, unit) {
	if (value === null) return NOT_MEASURED;
	if (unit === "ms") return milliseconds(value);
	if (unit === "bytes") return bytes(value);
	return `${brief(value)}${unit ? ` ${unit}` : ""}`;
}

const result = (() => {
	try {
		return object(JSON.parse(document.getElementById("result").textContent));
	} catch {
		return { scenario: "Unreadable result", description: "The JSON in this file can't be read." };
	}
})();
const put = (id, ...nodes) => document.getElementById(id).append(...nodes.filter(node => node !== null));
const note = words => el("p", { class: "note" }, words);

function table(heads, rows) {
	const cell = (value, i) => value instanceof Node ? value
		: el(i === 0 ? "th" : "td", heads[i].startsWith("#") ? { class: "n" } : i === 0 ? { scope: "row" } : null, value);
	return el("table", null,
		el("thead", null, el("tr", null, ...heads.map(head =>
			el("th", { scope: "col", class: head.startsWith("#") ? "n" : "w" }, head.replace(/^#/, ""))))),
		el("tbody", null, ...rows.map(row => el("tr", null, ...row.map(cell)))));
}

function showVerdict(promises) {
	const broken = promises.filter(promise => promise.kept === false);
	const kept = promises.filter(promise => promise.kept === true);
	const of = promises.length, promisesWord = count => count === 1 ? "promise" : "promises";
	const names = broken.map(promise => `“${promise.text}”`).join(", ");
	const [state, words] = broken.length > 0
		? ["bad", `✗ ${broken.length} of ${of} ${promisesWord(of)} broken: ${names}`]
		: result.passed === false ? ["bad", "✗ The run failed, though no promise is known to be broken"]
		: of === 0 ? ["open", "? Nothing was promised, so nothing was judged"]
		: kept.length < of
			? ["open", `? ${kept.length} of ${of} ${promisesWord(of)} kept, the rest was not measured`]
		: ["good", of === 1 ? "✓ The promise was kept" : `✓ All ${of} promises kept`];
	const verdict = document.getElementById("verdict");
	verdict.className = state;
	verdict.textContent = words;
	document.title = `${words.slice(0, 1)} ${text(result.scenario) ?? "Load report"}`;
}

function showRun(users) {
	const machine = object(result.machine), memory = number(machine.memory_bytes), cores = number(machine.cores);
	const duration = number(result.duration_s), scale = number(result.scale);
	const started = new Date(text(result.started) ?? NaN);
	put("date", Number.isNaN(started.getTime()) ? text(result.started) ?? ""
		: `${started.toISOString().replace("T", " ").slice(0, 16)} UTC`);
	put("scenario", text(result.scenario) ?? "Unnamed scenario");
	put("description", text(result.description) ?? "");
	const joined = parts => parts.filter(part => part !== null).join(", ");
	const command = text(result.command);
	const facts = [
		["Size", joined([scale === null ? null : `scale ${scale}`,
			users.length ? `${brief(sum(users.map(user => user.count)))} users` : null,
			duration === null ? null : `${clock(duration)}${inMinutes() ? " min" : ""} long`])],
		["Relay", text(result.url)],
		["Machine", joined([cores === null ? null : `${cores} ${cores === 1 ? "core" : "cores"}`,
			memory === null ? null : bytes(memory),
			text(machine.cpu), text(machine.kernel)])],
		["Seed", text(result.seed)],
		["Repeat it with", command === null ? null : el("code", null, command)],
	];
	put("run", ...facts.filter(([, value]) => value).flatMap(([name, value]) =>
		[el("dt", null, name), el("dd", null, value)]));
}

/** Measured on a scale where the limit's line stands at two thirds. */
function bar(promise) {
	const { measured, limit } = promise;
	if (measured === null || limit === null) return null;
	const share = limit > 0 ? measured / limit : measured > limit ? Infinity : 0;
	const fillBar = el("i", { class: promise.kept === false ? "bad" : "good" }), line = el("b");
	fillBar.style.width = `${Math.min(Math.max(share, 0) * 200 / 3, 100)}%`;
	line.style.left = limit > 0 ? "66.67%" : "0";
	const words = limit > 0 ? `${brief(share * 100)} % of the limit`
		: measured > limit ? "over a limit of nought" : "at the limit of nought";
	return el("div", { class: "bar", role: "img", "aria-label": words, title: words }, fillBar, line);
}

function showPromises(promises) {
	if (promises.length === 0) return put("promises", note("The scenario promises nothing."));
	const relations = new Map([["<=", "at most"], [">=", "at least"], ["<", "under"], [">", "over"], ["==", "exactly"]]);
	const rows = promises.map(promise => {
		const limit = promise.limit === null ? "not given" : measure(promise.limit, promise.unit);
		let measured = measure(promise.measured, promise.unit);
		// Rounded, a value just over its limit would look as if it were the limit.
		if (measured === limit && promise.measured !== promise.limit) measured = `${promise.measured} ${promise.unit}`;
		const [state, words] = promise.kept === true ? ["good", "✓ kept"]
			: promise.kept === false ? ["bad", "✗ broken"] : ["open", "? not judged"];
		return el("tr", promise.kept === false ? { class: "broken" } : null,
			el("th", { scope: "row" }, promise.text),
			el("td", { class: "n", "data-label": "limit" }, `${relations.get(promise.relation) ?? ""} ${limit}`),
			el("td", { class: "n", "data-label": "measured" }, measured),
			el("td", { class: "proportion" }, bar(promise)),
			el("td", { class: `state ${state}` }, words));
	});
	const whole = table(["Promise", "#Limit", "#Measured", "Measured, the line is the limit", "Result"], []);
	whole.tBodies[0].append(...rows);
	put("promises", whole);
}

function showFigures(peak) {
	const totals = object(result.totals), of = name => number(totals[name]);
	const also = (name, word) => of(name) === null ? null : `${brief(of(name))} ${word}`;
	const tile = (name, value, format, small, isFault) => el("div",
		{ class: `tile ${value === null ? "unknown" : isFault && value > 0 ? "bad" : ""}` },
		el("span", { class: "faint" }, name), el("strong", null, value === null ? NOT_MEASURED : format(value)),
		small ? el("span", { class: "faint" }, small) : null);
	put("figures",
		tile("Connections", of("connections"), brief),
		tile("Messages published", of("published"), brief, also("acked", "acknowledged")),
		tile("Deliveries", of("deliveries"), brief, "to all subscribers"),
		tile("Deliveries per second", peak, brief, "at the peak"),
		tile("Lost", of("lost"), brief, "deliveries that never came", true),
		tile("Duplicated", of("duplicated"), brief, "came more than once", true),
		tile("Out of order", of("out_of_order"), brief, "came after a later one", true),
		tile("Reconnects", of("reconnects"), brief, also("recovered", "resumed without a gap")),
		tile("Relay CPU", of("cpu_s_per_million_deliveries"), value => `${brief(value)} s`,
			["per million deliveries", of("cpu_s") === null ? null
				: `${brief(of("cpu_s"))} s in all`].filter(Boolean).join(", ")),
		tile("Relay memory", of("rss_bytes"), bytes, "resident"),
		tile("Memory per connection", of("rss_bytes_per_connection"), bytes, "of the relay"));
}

/** Times without a value are dropped, and with them what stands at the same place in every series. */
function readSeries() {
	const series = object(result.series), times = list(series.t_s);
	const order = [...times.keys()].filter(i => number(times[i]) !== null).sort((a, b) => times[a] - times[b]);
	return { ts: order.map(i => times[i]), of: name => order.map(i => number(list(series[name])[i])) };
}

function timeAxis(ts, phases) {
	const from = Math.min(0, ts[0]), to = Math.max(ts.at(-1), number(result.duration_s) ?? 0, from + 1);
	const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200];
	const position = t => (Math.min(Math.max(t, from), to) - from) / (to - from);
	const ticks = width => {
		const least = (to - from) / (width / 70), step = steps.find(step => step >= least) ?? roundUp(least), all = [];
		for (let t = Math.ceil(from / step) * step; t <= to; t += step) all.push({ at: t, label: t === 0 ? "0" : clock(t) });
		return all;
	};
	const phaseAt = t => phases.findLast(phase => t >= phase.from && t <= phase.to)?.name;
	const name = t => [clock(t), phaseAt(t)].filter(Boolean).join(" · ");
	return { title: "Time", position, ticks, name };
}

function showTime({ ts, of }) {
	if (ts.length === 0) return put("time", note("Not drawn: the result holds no samples over time."));
	const phases = objects(result.phases)
		.map(phase => ({ name: text(phase.name) ?? "unnamed", from: number(phase.from_s), to: number(phase.to_s) }))
		.filter(phase => phase.from !== null && phase.to !== null && phase.to > phase.from);
	const marks = objects(result.marks).map(mark => ({ at: number(mark.t_s), text: text(mark.text) ?? "unnamed" }))
		.filter(mark => mark.at !== null).sort((a, b) => a.at - b.at);
	const axis = timeAxis(ts, phases), group = [];
	const peak = format => values => `peak ${format(extent(values)[1])}`;
	const draw = (title, names, format, options, why) => {
		const lines = Object.entries(names).map(([name, key]) => ({ name, values: of(key) }))
			.filter(line => extent(line.values));
		put("time", lines.length === 0 ? note(`${title}: ${NOT_MEASURED}${why ? ` (${why})` : ""}.`)
			: chart({ title, xs: ts, lines, axis, bands: phases, marks, group, show: format, rest: peak(format), ...options }));
	};
	const span = phase => `${phase.name} ${clock(phase.from)} to ${clock(phase.to)}`;
	put("time", el("div", { id: "legend" },
		phases.length === 0 ? null : el("p", null, `Phases: ${phases.map(span).join(" · ")}`),
		marks.length === 0 ? null : el("p", null, `Marks: ${marks
			.map((mark, i) => `(${i + 1}) ${clock(mark.at)} ${mark.text}`).join(" · ")}`)));
	const relayUnknown = "needs the relay's process id or its metrics";
	draw("Connections", { connections: "connections" }, short, { whole: true });
	draw("Messages published per second", { published: "published_per_s" }, short, { whole: true });
	draw("Deliveries per second", { deliveries: "deliveries_per_s" }, short, { whole: true });
	draw("Time from publish to delivery", { "half within (p50)": "delivery_p50_ms", "99 % within (p99)": "delivery_p99_ms" },
		milliseconds, { log: true, height: 160 });
	draw("Relay CPU (100 % is one core)", { CPU: "relay_cpu_percent" }, percent, {}, relayUnknown);
	draw("Relay memory", { memory: "relay_rss_bytes" }, bytes, { binary: true }, relayUnknown);
	for (const [title, key] of [["Refusals per second", "refusals_per_s"], ["Reconnects per second", "reconnects_per_s"]]) {
		if (extent(of(key))?.[1] === 0) put("time", note(`${title}: none.`));
		else draw(title, { [title]: key }, short, { whole: true });
	}
	drawForPaper(group);
}

function drawForPaper(group) {
	addEventListener("beforeprint", () => group.forEach(each => each.draw(680)));
	addEventListener("afterprint", () => group.forEach(each => each.redraw()));
}

function showLatency() {
	const names = { delivery: "Publish to delivery", ack: "Publish to ack", join: "Join", resume: "Resume" };
	const known = Object.entries(names).map(([key, name]) => ({ name, figures: object(object(result.latency_ms)[key]) }))
		.filter(({ figures }) => number(figures.count) !== 0 && Object.keys(figures).length > 0);
	if (known.length === 0) return put("latency", note("Not measured."));
	const cell = value => number(value) === null ? NOT_MEASURED : milliseconds(value);
	put("latency", el("div", { class: "wide" }, table(
		["What took time", "#Count", "#Half within", "#90 %", "#99 %", "#99.9 %", "#Longest"],
		known.map(({ name, figures: f }) => [name, number(f.count) === null ? "–" : brief(f.count),
			...[f.p50, f.p90, f.p99, f.p999, f.max].map(cell)]))));
	const left = Object.values(names).filter(name => !known.some(each => each.name === name));
	if (left.length) put("latency", note(`${left.join(", ")}: ${NOT_MEASURED}.`));

	// The hundredth percentile, the table's last column, would lie at infinity on this axis.
	const curves = known.map(({ name, figures }) => ({ name, points: new Map(list(figures.curve).map(list)
		.filter(([at, value]) => number(at) !== null && number(value) !== null && at >= 0 && at <= 99.99999)) }))
		.filter(curve => curve.points.size > 1);
	if (curves.length === 0) return put("latency", note("No percentile curves in this result."));
	const xs = [...new Set(curves.flatMap(curve => [...curve.points.keys()]))].sort((a, b) => a - b);
	const depth = at => -Math.log10(1 - at / 100), end = Math.max(depth(xs.at(-1)), 1);
	const axis = {
		title: "Share within", position: at => depth(at) / end, name: at => `${at} % within`,
		ticks: width => [0, 50, 90, 99, 99.9, 99.99, 99.999, 99.9999].filter(at => depth(at) <= end * 1.001
			&& (at !== 50 || width / end > 150)).map(at => ({ at, label: `${at} %` })),
	};
	const group = [];
	put("latency", chart({ title: "Share of all that took at most so long", xs, axis, group, show: milliseconds, log: true,
		height: 260, bridgesGaps: true, rest: () => "",
		lines: curves.map(({ name, points }) => ({ name, values: xs.map(at => points.get(at) ?? null) })) }));
	drawForPaper(group);
}

function showUsers(users) {
	if (users.length === 0) return put("users", note("The result doesn't say."));
	const count = new Map(), inLanguage = new Map(), add = (map, key, n) => map.set(key, (map.get(key) ?? 0) + n);
	for (const user of users) {
		add(inLanguage, user.language, user.count);
		const languages = count.get(user.behaviour) ?? new Map();
		add(languages, user.language, user.count);
		count.set(user.behaviour, languages);
	}
	const largest = (a, b) => b[1] - a[1];
	const shown = [...inLanguage].sort(largest).slice(0, 8).map(([language]) => language);
	const hasMore = inLanguage.size > shown.length, total = sum([...inLanguage.values()]);
	const row = (name, languages) => {
		const cells = shown.map(language => languages.get(language) ?? 0), all = sum([...languages.values()]);
		return [name, ...cells.map(brief), ...hasMore ? [brief(all - sum(cells))] : [], brief(all),
			total > 0 ? percent(Number((all / total * 100).toPrecision(2))) : "–"];
	};
	const explained = name => BEHAVIOURS.has(name) ? `${name}: ${BEHAVIOURS.get(name)}` : name;
	const size = ([, languages]) => sum([...languages.values()]);
	const rows = [...count].sort((a, b) => size(b) - size(a)).map(([name, languages]) => row(explained(name), languages));
	const heads = ["Behaviour", ...shown.map(language => `#${language}`), ...hasMore ? ["#other"] : [], "#All", "#Share"];
	put("users", table(heads, [...rows, row("all", inLanguage)]));
	const rooms = number(object(result.totals).rooms);
	if (rooms) put("users", note(rooms === 1 ? "All in one room." : `In ${brief(rooms)} rooms.`));
}

function showCounts(id, counts, nothing, head, explain) {
	if (counts === null || typeof counts !== "object") return put(id, note("Not measured."));
	const rows = Object.entries(counts).filter(([, count]) => number(count) > 0).sort((a, b) => b[1] - a[1]);
	put(id, rows.length === 0 ? note(nothing)
		: table([head, "#Times", "What it means"],
			rows.map(([code, count]) => [code, brief(count), explain(code) ?? "This report doesn't know it."])));
}

// What was not measured was not kept either, whatever the result says.
const promises = objects(result.promises).map(promise => ({
	text: text(promise.text) ?? text(promise.name) ?? "Unnamed promise", relation: promise.relation,
	unit: text(promise.unit)?.slice(0, 24) ?? "", limit: number(promise.limit), measured: number(promise.measured),
	kept: promise.kept === false ? false : promise.kept === true && number(promise.measured) !== null ? true : null,
}));
const users = objects(result.users).map(user => ({
	behaviour: text(user.behaviour) ?? "unnamed", language: text(user.language) ?? "unknown", room: text(user.room),
	count: number(user.count) ?? 0,
}));
const series = readSeries();

showVerdict(promises);
showRun(users);
showPromises(promises);
showFigures(extent(series.of("deliveries_per_s"))?.[1] ?? null);
showTime(series);
showLatency();
showUsers(users);
showCounts("refusals", result.refusals, "Nothing.", "Command and code", code => REFUSALS.get(code.split(" ").at(-1)));
showCounts("endings", result.endings, "None ended before the run did.", "Close code", code => ENDINGS.get(code));
