"""axe on every view of the viewer's page, in both themes, wide and narrow."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from stage import now

MEI = {"id": "u-mei", "name": "小美"}
BLOCKING = ("serious", "critical", "moderate")


def busy_room(stage):
    stage.state.update(
        rules={"en": "Be kind.", "zh-Hans": "请友善。"}, pinned=[1], questions=[{"seq": 2, "votes": 4}],
        emotes={"spicy": "/emote.svg", "wave": "👋"}, slow_s=5)
    stage.you["can"] = ["speak", "moderate"]
    host = {"id": "u-host", "name": "林师傅", "role": "host", "badges": ["founder"]}
    stage.message("大家好", "zh-Hans", host, kind="announce", tr={"lang": "en", "text": "Hello", "q": "human", "by": "Wei"})
    stage.message("要放多少花椒？", "zh-Hans", MEI, kind="question", tr={"lang": "en", "text": "How much?", "q": "mt"})
    stage.message("冲冲", "zh-Hans", MEI, tr={"lang": "en", "text": "rush · rush", "q": "gloss"})
    stage.message("@Ana :spicy: :wave:", reply_to=2)
    stage.message("没毛病", "zh-Hans", MEI, tr={"lang": "en", "none": "budget"})
    for hue in range(24):  # names in many colours
        stage.message("hi", user={"id": f"user {hue * 7}", "name": f"Name {hue}"})


def check(page, where):
    found = [violation for violation in Axe().run(page).response["violations"] if violation["impact"] in BLOCKING]
    assert found == [], where + ": " + "; ".join(
        f"{violation['id']} {violation['help']} {[node['html'][:160] for node in violation['nodes'][:3]]}" for violation in found)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width, height", [(1280, 800), (390, 844)])
@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
def test_axe_finds_nothing_serious(stage, visits, enter, theme, width, height, lang):
    busy_room(stage)
    options = {"viewport": {"width": width, "height": height}, "color_scheme": theme, "reduced_motion": "reduce"}
    first = visits.page(lang="zh-CN" if lang == "zh-Hans" else "en-US", **options)
    first.goto(f"{stage.url}/?room=kitchen")
    first.wait_for_selector("#enter:visible")
    check(first, "the first visit")
    page = enter(stage, lang=lang, **options)
    stage.send({"ev": "reactions", "of": 2, "counts": {"👍": 3, ":spicy:": 1}}, stage.message("晚安", "zh-Hans", MEI),
               stage.message("bonsoir", "fr", MEI))
    page.locator(".msg").last.hover()
    page.wait_for_selector(".tools")
    check(page, "the chat")
    for level in ("info", "warn", "timeout", "ban"):
        stage.send({"ev": "notice", "notice": level, "level": level, "code": level, "rule": "r", "message": "Because.",
                    "until": now(300), "text": "what it was about", "appeal": True})
    page.locator("#notice-ban").wait_for()
    page.locator("#notice-ban .buttons button").first.click()
    stage.answers["say"] = lambda command, connection: [{"ev": "error", "code": "language", "message": "No."}]
    page.locator("#text").fill("x" * 220)
    page.locator("#text").press("Enter")
    page.locator("#emoteButton").click()
    check(page, "notices and a refusal")
    page.locator("#questionsButton").click()
    check(page, "the questions")
    page.locator("#questionsClose").click()
    page.locator("#rulesButton").click()
    check(page, "the rules")
    page.locator("#rulesClose").click()
    page.locator("#settingsButton").click()
    check(page, "the settings")
    page.locator("#settings .main").click()
    stage.bye(1001, "the node drains", retry_ms=600_000)
    page.wait_for_selector("#banner:visible")
    check(page, "a lost connection")


def test_axe_would_find_it(stage, enter):
    page = enter(stage)
    page.evaluate("""() => {
        const button = document.createElement("button");
        const words = document.createElement("p");
        words.textContent = "faint";
        words.style.color = "#aaa";
        document.querySelector("header").append(button, words);
    }""")
    found = {violation["id"] for violation in Axe().run(page).response["violations"]}
    assert {"button-name", "color-contrast"} <= found
