"""The overlay on a scripted room that is heard in two languages."""

import pytest

from stage import now
from waiting import until, watch

MEI = {"id": "u-mei", "name": "小美"}
BO = {"id": "u-bo", "name": "Bo"}
EVIL = "<img src=x onerror=\"window.ran=1\"><script>window.ran=1</script>\u202e"


@pytest.fixture
def air(stage, visits):
    """Opens the overlay; `send(lang, …)` tells the connection that reads a language."""
    langs = {}

    def join(command, connection):
        with stage.changed:
            langs[command.get("lang")] = connection
            stage.changed.notify_all()
        return stage._join(command, connection)

    stage.answers["join"] = join

    class Air:
        def open(self, query="langs=zh-Hans,en", fragment="", messages=None):
            langs.clear()
            self.page = visits.page(viewport={"width": 900, "height": 600})
            self.page.goto(f"{stage.url}/overlay.html?room=kitchen&{query}{fragment}")
            wanted = min(query.count(",") + 1, 2)
            with stage.changed:
                assert stage.changed.wait_for(lambda: len(langs) >= wanted, 60), langs.keys()
            return self.page

        def send(self, lang, *events):
            events = [{"room": "kitchen", **event} for event in events]
            stage.run(stage._send(langs[lang], events))

        def lines(self):
            return [[line.inner_text() for line in message.locator(".line").all()]
                    for message in self.page.locator(".message").all()]

    return Air()


def translated(event, lang, text, q="mt"):
    return {**event, "tr": {"lang": lang, "text": text, "q": q}}


def test_a_message_is_shown_once_in_both_languages(stage, air):
    page = air.open()
    hello, hi = stage.message("大家好", "zh-Hans", MEI), stage.message("Hi!", "en", BO)
    air.send("en", translated(hello, "en", "Hello all"), hi)  # this connection is ahead
    until(page, "document.querySelectorAll('.message').length === 2")
    air.send("zh-Hans", hello, translated(hi, "zh-Hans", "嗨！"))
    until(page, "document.querySelectorAll('.line').length === 4")
    assert air.lines() == [["小美大家好", "Hello all"], ["Bo嗨！", "Hi!"]]
    assert page.locator(".words").first.get_attribute("lang") == "zh-Hans"


def test_messages_stand_in_the_order_of_the_record(stage, air):
    page = air.open()
    first, second = stage.message("first"), stage.message("second")
    air.send("en", second)
    until(page, "document.querySelectorAll('.message').length === 1")
    air.send("zh-Hans", first, second)
    until(page, "document.querySelectorAll('.message').length === 2")
    assert [words.inner_text() for words in page.locator(".words").all()] == ["first", "second"]


def test_a_late_translation_joins_its_message_and_a_gloss_does_not(stage, air):
    page = air.open()
    one, two = stage.message("冲冲", "zh-Hans", MEI), stage.message("¡Hola!", "es", BO)
    air.send("en", one, two)
    air.send("zh-Hans", one, two)
    until(page, "document.querySelectorAll('.message').length === 2")
    air.send("en", {"ev": "tr", "of": 1, "tr": {"lang": "en", "text": "rush · rush", "q": "gloss"}},
             {"ev": "tr", "of": 2, "tr": {"lang": "en", "text": "Hello!", "q": "mt"}})
    until(page, "document.body.textContent.includes('Hello!')")
    air.send("zh-Hans", {"ev": "tr", "of": 2, "tr": {"lang": "zh-Hans", "text": "你好！", "q": "mt"}})
    until(page, "document.querySelectorAll('.line').length === 3")
    assert air.lines() == [["小美冲冲"], ["Bo你好！", "Hello!"]]


@pytest.mark.parametrize("gone, left", [({"of": 1}, ["b", "c"]), ({"user": "u-bo"}, ["a"]), ({"all": True}, [])])
def test_what_is_removed_goes_at_once_and_does_not_come_back(stage, air, gone, left):
    page = air.open()
    events = [stage.message("a", user=MEI), stage.message("b", user=BO), stage.message("c", user=BO)]
    air.send("en", *events, stage.recorded({"ev": "gone", **gone}))
    air.send("en", stage.message("after", user=MEI))
    until(page, "document.body.textContent.includes('after')")
    air.send("zh-Hans", *events)  # the other connection lags behind
    air.send("zh-Hans", {**stage.record[-1], "tr": {"lang": "zh-Hans", "text": "之后", "q": "mt"}})
    until(page, "document.body.textContent.includes('之后')")
    assert [words.inner_text() for words in page.locator(".words").all()] == [*left, "之后"]


def test_another_record_takes_the_place_of_the_old_one(stage, air, visits):
    visits.allowed += ["WebSocket connection to"]
    stage.message("old")
    page = air.open("langs=en")
    until(page, "document.body.textContent.includes('old')")
    stage.epoch, stage.seq, stage.record = "e2", 0, []
    stage.message("new")
    stage.bye(1001, "drains", retry_ms=30)
    until(page, "document.body.textContent.includes('new')")
    assert [words.inner_text() for words in page.locator(".words").all()] == ["new"]


def test_nothing_that_others_write_is_markup(stage, air):
    page = air.open()
    evil = {"id": EVIL, "name": EVIL, "role": EVIL}
    event = stage.message(EVIL, EVIL, evil, kind=EVIL)
    air.send("en", translated(event, "en", EVIL + " en"), stage.message(EVIL, "en", evil, kind="announce"))
    air.send("zh-Hans", translated(event, "zh-Hans", EVIL + " zh"))
    until(page, "document.querySelectorAll('.line').length === 3")
    assert page.evaluate("document.querySelectorAll('img, body script').length") == 0
    assert page.evaluate("window.ran") is None


@pytest.mark.parametrize("room", ["%3Cimg%20src=x%20onerror=window.ran=1%3E", "kitchen%3Cscript%3E"])
def test_nothing_in_the_address_is_markup(stage, visits, room):
    stage.answers["join"] = lambda command, connection: [
        {"ev": "error", "code": "no_such_room", "message": f"No room {command['room']}"}]
    page = visits.page()
    page.goto(f"{stage.url}/overlay.html?room={room}&langs={room}&look={room}&size={room}&side={room}")
    page.locator("#problem:visible").wait_for()
    assert "<" in page.locator("#problem").inner_text()
    assert page.evaluate("document.querySelectorAll('img, body script').length") == 0
    assert page.locator("body").get_attribute("class") == "outline left bottom"


def test_the_address_sets_its_size_and_what_is_too_much_is_cut(stage, air):
    for number in range(80):
        stage.message(f"m {number}")
    page = air.open("langs=en&size=1000&max=9999&look=dark&side=right&from=top")
    until(page, "document.querySelectorAll('.message').length === 50")
    assert page.evaluate("getComputedStyle(document.body).fontSize") == "200px"
    assert page.locator("body").get_attribute("class") == "dark right top"
    stage.commands.clear()
    page = air.open("langs=en,zh-Hans,es&max=3")
    until(page, "document.querySelectorAll('.message').length === 3")
    assert sorted(c["lang"] for c in stage.commands if c["op"] == "join") == ["en", "zh-Hans"]


def test_messages_fade(stage, air):
    stage.recorded({"ev": "msg", "user": BO, "text": "old", "lang": "en", "at": now(-60)})
    page = air.open("langs=en&fade=2")
    watch(page, "#chat")
    stage.send(stage.message("fresh"))
    until(page, "shown('.message').some(({ textContent }) => textContent.includes('fresh'))")
    until(page, "document.querySelectorAll('.message').length === 0")
    stage.send(stage.message("next"))
    until(page, "shown('.message').some(({ textContent }) => textContent.includes('next'))")
    assert not page.evaluate("shown('#chat').some(({ textContent }) => /fresh.*next/.test(textContent))")


def test_it_is_transparent_takes_no_part_and_keeps_no_token(stage, air):
    stage.message("hi")
    page = air.open("langs=en", "#token=secret")
    until(page, "document.querySelectorAll('.message').length === 1")
    assert stage.wait_for("hello")["token"] == "secret"
    page.wait_for_url(lambda url: "secret" not in url)
    assert page.evaluate("[document.documentElement, document.body].map((node) => getComputedStyle(node).backgroundColor)"
                         ) == ["rgba(0, 0, 0, 0)"] * 2
    assert page.evaluate("getComputedStyle(document.body).pointerEvents") == "none"
    assert page.locator("a, button, input, select, textarea, [tabindex]").count() == 0
    assert {command["op"] for command in stage.commands} <= {"hello", "join", "ping"}
