// The console's figures: counts since it was opened, and a window of the last minutes. No DOM here.

export const STEP_MS = 5000;
export const STEPS = 120; // ten minutes
const MOST_NAMES = 40; // rules and languages that are told apart

export class Tally {
	/** One for each step, the newest last. */
	steps = [];
	heldByRule = new Map();
	decided = { approved: 0, denied: 0, expired: 0 };
	removed = 0;
	languages = new Map();
	#startedAt = null;

	/** Makes room for what happens at `now`, in milliseconds. */
	#step(now) {
		const index = Math.floor(now / STEP_MS);
		this.#startedAt ??= now;
		let last = this.steps.at(-1);
		if (!last || index > last.index + STEPS) this.steps = [];
		for (let next = (this.steps.at(-1)?.index ?? index - 1) + 1; next <= index; next += 1) {
			last = { index: next, messages: 0, held: 0, viewers: last?.viewers ?? null };
			this.steps.push(last);
		}
		if (this.steps.length > STEPS) this.steps.splice(0, this.steps.length - STEPS);
		return this.steps.at(-1);
	}

	message(now, language) {
		this.#step(now).messages += 1;
		count(this.languages, language);
	}

	held(now, rule) {
		this.#step(now).held += 1;
		count(this.heldByRule, rule);
	}

	viewers(now, value) {
		this.#step(now).viewers = value;
	}

	decision(kind) {
		if (kind in this.decided) this.decided[kind] += 1;
	}

	tick(now) {
		this.#step(now);
	}

	/** Messages a second over the last steps that are complete, at most half a minute. */
	rate(now) {
		this.#step(now);
		const done = this.steps.slice(-7, -1);
		if (!done.length) return 0;
		const span = Math.min(done.length * STEP_MS, Math.max(STEP_MS, now - this.#startedAt));
		return done.reduce((sum, step) => sum + step.messages, 0) / (span / 1000);
	}
}

/** Of too many names the later ones count as `…`. */
function count(map, name) {
	const key = map.has(name) || map.size < MOST_NAMES ? name : "…";
	map.set(key, (map.get(key) ?? 0) + 1);
}
