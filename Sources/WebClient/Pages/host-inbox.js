// Reports and appeals, the oldest first, so that new ones come at the end.

import { calmly } from "./host-calm.js";
import { button, clock, el, nameButton, nameOf, number, said } from "./host-dom.js";
import { t } from "./host-strings.js";

export class Inbox {
	#app;
	#root;

	constructor(app, root) {
		this.#app = app;
		this.#root = root;
	}

	update(changed) {
		if (changed.has("reports") || changed.has("appeals")) calmly(this.#root, () => this.rebuild());
	}

	rebuild() {
		const { store } = this.#app;
		// A reader keeps their place: what is drawn anew gives the focus back.
		const focused = this.#root.contains(document.activeElement) ? document.activeElement.closest("li")?.id : null;
		const [appeals, reports] = [store.openAppeals, store.openReports];
		this.#root.replaceChildren(
			el("h3", {}, t("appeals"), el("span.count", {}, number(appeals.length))),
			appeals.length ? el("ul.plain.cards", {}, appeals.map((appeal) => this.#appeal(appeal))) : el("p.faint", {}, t("no_appeals")),
			el("h3", {}, t("reports"), el("span.count", {}, number(reports.length))),
			reports.length ? el("ul.plain.cards", {}, reports.map((report) => this.#report(report))) : el("p.faint", {}, t("no_reports")));
		if (focused) document.getElementById(focused)?.querySelector("button")?.focus();
	}

	#appeal(appeal) {
		const decide = async (granted) => {
			const { ask, client, refused, toast, changed } = this.#app;
			const answer = await ask({ title: t(granted ? "grant_of" : "reject_of", { name: nameOf(appeal.user) }),
				action: t(granted ? "grant" : "reject"), bad: !granted });
			if (!answer) return;
			try {
				await client.request({ op: "resolve", room: client.room, notice: appeal.notice, granted, reason: answer.reason || undefined });
				toast(t("resolved"));
				appeal.done = { granted };
			} catch (refusal) {
				if (["already_done", "no_such_message"].includes(refusal.code)) appeal.done = { decision: "elsewhere" };
				refused(refusal);
			}
			changed("appeals");
		};
		return el("li", { id: `appeal-${appeal.notice}` },
			el("p.head", {}, nameButton(appeal.user, (of) => this.#app.card.open(of)), " ", el("time.faint", {}, clock(appeal.at))),
			said("p.text", appeal.text),
			el("div.row.wrap", {},
				button(t("grant"), () => decide(true), { kind: "good" }), button(t("reject"), () => decide(false), { kind: "bad" }),
				button(t("user_card"), () => this.#app.card.open(appeal.user))));
	}

	#report(report) {
		const { order, changed, quotes, store } = this.#app;
		const dismiss = () => {
			report.done = true;
			changed("reports");
		};
		const message = store.messages.get(report.of);
		const gone = message?.removed;
		return el("li", { id: `report-${report.of}` }, quotes.node(report.of),
			el("ul.plain.from", {}, report.from.slice(-3).map(({ by, byName, reason, at }) => el("li.faint", {},
				el("bdi", {}, byName || by || "…"), " · ", clock(at), reason ? el("span", {}, ": ", said("bdi", reason)) : null))),
			report.count > 3 ? el("p.faint", {}, t("reports_of", { n: number(report.count) })) : null,
			el("div.row.wrap", {},
				gone ? null : button(t("delete"), async () => (await order({ op: "delete", of: report.of })) && dismiss(), { kind: "bad" }),
				message ? button(t("timeout10"), async () =>
					(await order({ op: "timeout", user: message.user.id, seconds: 600 })) && dismiss(), { kind: "bad" }) : null,
				button(t("dismiss"), dismiss)));
	}
}
