// The queue of questions follows from what the room records: a question enters it, its removal takes it out.

const REMOVAL_MS = 600_000; // how far back the removal of a user's messages reaches
const KNOWN_MAX = 1000;

export class QuestionQueue {
	#asked = new Map(); // seq: {user, at}, of those that were seen

	/** The queue after the event; the same array where it changes nothing. `isNew`: it happened after the join. */
	after(event, queue, isNew) {
		switch (event.ev) {
			case "msg": {
				const { seq, kind, user, at } = event;
				if (kind !== "question") return queue;
				this.#asked.set(seq, { user: user.id, at: Date.parse(at) });
				if (this.#asked.size > KNOWN_MAX) this.#asked.delete(this.#asked.keys().next().value);
				if (!isNew || queue.length >= KNOWN_MAX || queue.some((other) => other.seq === seq)) return queue;
				return [...queue, { seq, votes: 0 }];
			}
			case "gone": {
				const left = queue.filter(({ seq }) => !this.#isGone(seq, event));
				return left.length < queue.length ? left : queue;
			}
			case "votes": {
				const { of, count } = event;
				if (!queue.some(({ seq, votes }) => seq === of && votes !== count)) return queue;
				return queue.map((other) => (other.seq === of ? { ...other, votes: count } : other));
			}
		}
		return queue;
	}

	#isGone(seq, { seq: until, of, user, all, at }) {
		const asked = this.#asked.get(seq);
		const isTheirs = asked && asked.user === user && asked.at >= Date.parse(at) - REMOVAL_MS;
		return seq < until && (all || seq === of || isTheirs);
	}
}
