// Nothing moves under a pointer that is being used: changes that would move things wait until it has left.

let movedAt = -Infinity;
addEventListener("pointermove", () => (movedAt = performance.now()), { passive: true });
addEventListener("pointerdown", () => (movedAt = performance.now()), { passive: true });
addEventListener("keydown", () => (movedAt = -Infinity), { passive: true });

const RESTING_MS = 6000; // a pointer that lies still for so long is not about to click

export const inUse = (node) => node.matches(":hover") && performance.now() - movedAt < RESTING_MS;

/** Draws now, or as soon as the pointer is no longer used on `node`. */
export function calmly(node, draw) {
	if (!inUse(node)) {
		clearInterval(node.calmTimer);
		node.calmTimer = 0;
		return draw();
	}
	node.calmTimer ||= setInterval(() => calmly(node, draw), 300);
}
