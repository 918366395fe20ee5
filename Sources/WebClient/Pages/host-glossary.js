// The glossary as lines that a person can write: `keep: Ana`, or `zh: 辣子鸡 | en: Laziji`.

import { t } from "./host-strings.js";

export function writeGlossary(entries) {
	return entries.map((entry) => Object.entries(entry).map(([key, word]) => `${key}: ${word}`).join(" | ")).join("\n");
}

/** Throws an error that names the line. Full-width signs of Chinese keyboards count as well. */
export function parseGlossary(text) {
	return text.split("\n").map((line, index) => [line.trim(), index + 1]).filter(([line]) => line).map(([line, row]) => {
		const entry = {};
		for (const part of line.split(/[|｜]/)) {
			const match = /^\s*([A-Za-z][A-Za-z0-9-]*)\s*[:：]\s*(.*\S)\s*$/.exec(part);
			if (!match) throw new Error(t("glossary_line", { n: row }));
			entry[match[1]] = match[2];
		}
		const keys = Object.keys(entry);
		if (keys.length === 1 ? keys[0] !== "keep" : keys.includes("keep")) throw new Error(t("glossary_line", { n: row }));
		return entry;
	});
}
