// The raid alert: what is flooding the room, and what can be done at once. It lies over the live room.

import { button, el, number, said } from "./host-dom.js";
import { t } from "./host-strings.js";

const APPEAR_MS = 700;

export class RaidAlert {
	#app;
	#root;
	#dismissedAt = -Infinity;

	constructor(app, root) {
		this.#app = app;
		this.#root = root;
	}

	update(changed) {
		if (changed.has("raid") || (changed.has("settings") && !this.#root.hidden)) this.rebuild();
	}

	/** A press that was meant for what it now covers is not one on it. */
	#appear() {
		this.#root.inert = true;
		setTimeout(() => (this.#root.inert = false), APPEAR_MS);
	}

	rebuild() {
		const { raid, settings } = this.#app.store;
		// One that was put away comes back where it grows.
		const hidden = !raid || raid.at <= this.#dismissedAt;
		if (this.#root.hidden && !hidden) this.#appear();
		this.#root.hidden = hidden;
		if (hidden) return;
		const { order, ask, store } = this.#app;
		const purge = async () => {
			const sure = await ask({ title: t("purge"), text: t("purge_sure", { phrase: raid.sample }), action: t("purge_do"), bad: true });
			if (sure) order({ op: "purge", phrase: raid.sample.slice(0, 160), seconds: 600, reason: sure.reason || undefined }, t("purged"));
		};
		const shield = settings.shield
			? el("span.tag.strong", {}, t("shield_up"))
			: button(t("shield"), () => order({ op: "set", patch: { shield: true } }), { kind: "bad.solid" });
		if (!settings.shield && !store.can("host")) shield.disabled = true;
		this.#root.replaceChildren(
			el("p.head", {}, el("strong", {}, t("raid", { n: raid.level })), " ", raid.shield ? el("span", {}, t("raid_shielded")) : null),
			el("p", {}, t("raid_count", { n: number(raid.count) })), said("p.sample", raid.sample),
			el("div.row.wrap", {}, shield, button(t("raid_purge"), purge), button(t("close"), () => {
				this.#dismissedAt = raid.at;
				this.rebuild();
			})));
	}
}
