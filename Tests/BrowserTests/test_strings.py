"""Every text of the interface stands in every language of it."""

import re

from stage import PAGES

READ = """async ([path, name]) => {
    const module = await import(path);
    return module[name];
}"""


def keys_used():
    """Texts that pages and modules of the viewer name."""
    found = set()
    for file in PAGES.iterdir():
        if file.name.startswith(("host", "overlay", "embed", "example")):
            continue
        text = file.read_text()
        if file.suffix == ".html":
            found |= set(re.findall(r'data-(?:t|label|name|hint)="(\w+)"', text))
        if file.suffix == ".js" and file.name != "strings.js":
            for call in re.findall(r"\bt\(([^;{}`]*)", text):
                found |= set(re.findall(r'(?<!=== )"(\w+)"(?! *===)', call.split(")")[0]))
    return found


def test_every_text_stands_in_every_language(stage, visits):
    page = visits.page()
    page.goto(f"{stage.url}/empty")
    strings = page.evaluate(READ, ["/strings.js", "STRINGS"])
    assert set(strings) == {"en", "zh-Hans", "zh-Hant", "es"}
    assert len(strings["en"]) > 100
    for lang, texts in strings.items():
        assert set(texts) == set(strings["en"]), lang
        assert all(text.strip() for text in texts.values()), lang
        for key, text in texts.items():
            if not key.endswith("_1"):
                assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", strings["en"][key])), (lang, key)
    same = {key for key in strings["en"]
            if strings["en"][key] == strings["zh-Hans"][key] or strings["zh-Hans"][key] == strings["es"][key]}
    assert same == set()  # a text that was left untranslated
    for lang in ("zh-Hans", "zh-Hant"):
        for key, text in strings[lang].items():
            assert re.search(r"[\u4e00-\u9fff]", text), (lang, key)


def test_every_text_that_the_page_names_exists(stage, visits):
    page = visits.page()
    page.goto(f"{stage.url}/empty")
    strings = page.evaluate(READ, ["/strings.js", "STRINGS"])
    used = keys_used()
    assert len(used) > 70
    assert used <= set(strings["en"])


def test_no_text_is_left_that_nothing_names(stage, visits):
    page = visits.page()
    page.goto(f"{stage.url}/empty")
    keys = set(page.evaluate(READ, ["/strings.js", "STRINGS"])["en"])
    code = "".join(file.read_text() for file in PAGES.iterdir() if file.suffix in (".js", ".html")
                   and file.name != "strings.js")
    computed = ("q_", "none_", "l_")  # after what the server sends
    roles = {"admin", "moderator", "interpreter", "member", "announce", "system", "question", "host"}
    unused = {key for key in keys if not re.search(rf'["`]{re.sub("_1$", "", key)}["`]', code)
              and not key.startswith(computed)} - roles
    assert unused == set()


def test_traditional_chinese_is_not_simplified(stage, visits):
    page = visits.page()
    page.goto(f"{stage.url}/empty")
    texts = "".join(page.evaluate(READ, ["/strings.js", "STRINGS"])["zh-Hant"].values())
    assert not set("语发详设无删访题这连进关应条听说读译规则请区") & set(texts)


def test_the_interface_of_a_reader(stage, visits):
    page = visits.page()
    page.goto(f"{stage.url}/empty")
    chosen = page.evaluate("""async () => {
        const { interfaceFor, reads, canonical } = await import("/languages.js");
        return [["zh-TW"], ["zh-HK", "en"], ["zh"], ["zh-CN"], ["pt-BR", "es-MX"], ["xx", "en-GB"], ["ja"], ["?"]]
            .map(interfaceFor).concat([reads("zh-TW", "zh-Hant"), reads("zh-Hant", "zh-Hans"), reads("en", "en-GB"),
                reads("zh-Hans", "zh-Latn"), canonical("zh-Hant-HK")]);
    }""")
    assert chosen == ["zh-Hant", "zh-Hant", "zh-Hans", "zh-Hans", "es", "en", "en", "en", True, False, True, False, "zh-Hant"]
