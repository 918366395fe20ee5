"""axe on the host console, the overlay and the example, in both themes, wide and narrow."""

import pytest

from stage import now
from test_accessibility import check
from test_host import BO, HOST, MEI, held


def busy_room(stage):
    stage.you = dict(HOST)
    stage.state.update(pinned=[1], questions=[{"seq": 2, "votes": 4}], allow=["zh", "en"], languages=["zh-Hans", "en"])
    stage.message("大家好", "zh-Hans", {"id": "u-h", "name": "林师傅", "role": "host"}, kind="announce",
                  tr={"lang": "en", "text": "Hello", "q": "human", "by": "Wei"})
    stage.message("要放多少花椒？", "zh-Hans", MEI, kind="question", tr={"lang": "en", "text": "How much?", "q": "mt"})
    for hue in range(16):  # names in many colours
        stage.message("hi", user={"id": f"user {hue * 7}", "name": f"Name {hue}"})
    by = {"id": "u-x", "name": "Mei"}
    stage.answers["audit"] = lambda command, connection: [{"ev": "ok", "entries": [
        {"at": now(), "by": by, "action": "timeout", "user": BO, "reason": "flooding", "seconds": 300},
        {"at": now(), "by": by, "action": "report", "of": 3, "reason": "rude"}]}]
    stage.answers["user"] = lambda command, connection: [{"ev": "ok", "events": stage.record[:2], "user": {
        "id": "u-h", "name": "林师傅", "warnings": 2, "notes": [{"at": now(), "by": "u-x", "text": "twice"}],
        "sanction": {"level": "ban", "notice": "n"}}}]
    waiting = [held(1, "加微信", MEI, "zh-Hans", confidence=63, rule="zh/scam", tr={"lang": "en", "text": "Add", "q": "gloss"}),
               held(2), held(3, until=now(20)),
               {"ev": "appealed", "notice": "n-1", "user": BO, "text": "That was a quote."}]
    stage.answers["join"] = lambda command, connection: [
        *stage._join(command, connection), *({"room": "kitchen", **event} for event in waiting)]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 900, 390])
@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
def test_axe_finds_nothing_serious_in_the_console(stage, visits, theme, width, lang):
    busy_room(stage)
    page = visits.page(viewport={"width": width, "height": 844}, color_scheme=theme, reduced_motion="reduce")
    page.goto(f"{stage.url}/host.html?lang={lang}")
    page.locator("#gate:visible").wait_for()
    check(page, "the gate")
    page.goto(f"{stage.url}/host.html?room=kitchen&lang={lang}#token=x")
    page.wait_for_selector(".hold >> nth=2", state="attached")
    stage.send({"ev": "viewers", "count": 12, "langs": {"en": 4, "zh-Hans": 7}},
               {"ev": "hold_done", "hold": "h-2", "decision": "denied", "by": "u-x", "by_name": "Mei"})
    for tab in page.locator("[role=tab]:visible").all():
        tab.click()
        check(page, f"panel {tab.inner_text()}")
    if width == 390:
        page.locator("#tab-feed").click()
    page.locator(".msg").nth(2).click()
    check(page, "a chosen message")
    page.locator(".msg .who").first.click()
    page.locator("#card section >> nth=3").wait_for()
    check(page, "the user card")
    page.keyboard.press("Escape")
    page.locator("#help").click()
    check(page, "the keys")
    page.keyboard.press("Escape")
    stage.send({"ev": "raid", "level": 2, "sample": "free coins", "count": 25},
               {"ev": "notice", "notice": "n", "level": "warn", "code": "warned", "rule": "warn", "message": "Because."})
    page.locator("#raid:visible").wait_for()
    check(page, "a raid")
    page.locator("#raid button").last.click()
    if page.locator("#tab-holds").is_visible():
        page.locator("#tab-holds").click()
    page.locator(".hold:not(.done) .acts button").nth(2).click()
    check(page, "asked for a reason")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_the_other_pages(stage, visits, theme):
    stage.message("大家好", "zh-Hans", MEI, tr={"lang": "en", "text": "Hello", "q": "mt"})
    for look in ("dark", "light"):
        page = visits.page(color_scheme=theme, reduced_motion="reduce")
        page.goto(f"{stage.url}/overlay.html?room=kitchen&langs=en&look={look}")
        page.wait_for_selector(".message")
        check(page, f"the overlay, {look}")
    page = visits.page(color_scheme=theme, reduced_motion="reduce")
    page.goto(f"{stage.url}/example.html")
    page.frame_locator("#chat-en iframe").locator("#light.joined").wait_for(state="attached")
    page.frame_locator("#chat-zh iframe").locator("#light.joined").wait_for(state="attached")
    check(page, "the example")
