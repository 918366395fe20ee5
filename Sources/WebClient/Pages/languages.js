// Languages: of the interface, to read translations in, and how they are called.

/** Of the interface, each by its own name. */
export const INTERFACES = { "zh-Hans": "简体中文", "zh-Hant": "繁體中文", en: "English", es: "Español" };

/** What translations are offered into; a link may name another. */
export const READABLE = [
	"zh-Hans", "zh-Hant", "en", "es", "ja", "ko", "fr", "de", "pt", "ru", "it", "ar", "hi", "id", "vi", "th", "tr",
];

const HANT = /^zh-(hant|tw|hk|mo)\b/i;

/** The form that the relay and the page use: of Chinese the script counts, not the country. */
export function canonical(tag) {
	let found = "";
	try {
		[found = ""] = Intl.getCanonicalLocales(tag ?? "");
	} catch {} // no language tag
	if (/^zh\b/i.test(found) && !/^zh-Latn\b/i.test(found)) return HANT.test(found) ? "zh-Hant" : "zh-Hans";
	return found;
}

/** The interface for whoever reads these, the first that there is one for. */
export function interfaceFor(tags) {
	for (const tag of tags) {
		const found = canonical(tag);
		if (INTERFACES[found]) return found;
		const [base] = found.split("-");
		if (INTERFACES[base]) return base;
	}
	return "en";
}

/** Whether someone who reads `reader` needs no translation of `lang`. */
export function reads(reader, lang) {
	const [a, b] = [canonical(reader), canonical(lang)];
	return a === b || (!/^zh\b/.test(a) && a.split("-")[0] === b.split("-")[0]);
}

const names = new Map();

/** What `lang` is called in the language `inLang`; in its own where that is left out. */
export function nameOf(lang, inLang = lang) {
	if (INTERFACES[lang] && lang === inLang) return INTERFACES[lang];
	try {
		if (!names.has(inLang)) names.set(inLang, new Intl.DisplayNames([inLang], { type: "language" }));
		return names.get(inLang).of(lang) ?? lang;
	} catch {
		return lang;
	}
}

/** The value of the nearest language in an object by language, with that language; null where it is empty. */
export function nearest(byLang, wanted) {
	const tags = Object.keys(byLang ?? {});
	const by = (test) => tags.find(test);
	const tag =
		by((tag) => canonical(tag) === canonical(wanted)) ??
		by((tag) => tag.split("-")[0] === wanted.split("-")[0]) ??
		by((tag) => tag.split("-")[0] === "en") ??
		tags[0];
	return tag === undefined ? null : { lang: tag, value: byLang[tag] };
}
