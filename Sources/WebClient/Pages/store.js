// What the browser remembers. Some embeddings have no storage: then nothing is remembered.

const access = (area, act) => {
	try {
		return act(globalThis[area]);
	} catch {
		return null;
	}
};

const box = (area) => ({
	get: (key) => access(area, (store) => store.getItem(`interline.${key}`)),
	set: (key, value) =>
		access(area, (store) =>
			value === null || value === "" ? store.removeItem(`interline.${key}`) : store.setItem(`interline.${key}`, value)),
});

/** Of this person, for good. */
export const kept = box("localStorage");
/** Of this tab. */
export const passing = box("sessionStorage");
