"""The viewer's page on a scripted room."""

import threading

import pytest

from stage import now
from waiting import until, watch

MEI = {"id": "u-mei", "name": "小美"}
# How far the list is from its end.
BELOW = "[document.getElementById('log')].map((log) => log.scrollHeight - log.scrollTop - log.clientHeight)[0]"


def text(page, selector):
    return page.locator(selector).last.inner_text()


def test_the_first_visit_asks_for_the_language_and_the_choice_is_kept(stage, visits):
    context = visits.context(lang="zh-TW")
    page = visits.page(context)
    page.goto(f"{stage.url}/?room=kitchen")
    assert page.locator("#enter .main").inner_text() == "加入"
    assert page.locator("html").get_attribute("lang") == "zh-Hant"
    page.get_by_label("Español").check()
    assert page.locator("#enter .main").inner_text() == "Entrar"
    page.locator("#enter .main").click()
    page.wait_for_selector("#light.joined", state="attached")
    assert stage.wait_for("join")["lang"] == "es"
    again = visits.page(context)
    again.goto(f"{stage.url}/?room=kitchen")
    again.wait_for_selector("#light.joined", state="attached")
    assert again.locator("#text").get_attribute("placeholder") == "Escribe un mensaje"


@pytest.mark.parametrize("place", ["?room=kitchen&lang=en&token=secret-1", "?room=kitchen&lang=en#token=secret-1"])
def test_the_token_leaves_the_address_at_once(stage, visits, place):
    page = visits.page()
    page.goto(f"{stage.url}/{place}")
    page.wait_for_selector("#light.joined", state="attached")
    assert stage.wait_for("hello")["token"] == "secret-1"
    page.wait_for_url(lambda url: url == f"{stage.url}/?room=kitchen&lang=en")
    assert page.evaluate("history.length") <= 2


def test_a_translation_comes_first_and_the_original_on_tap(stage, enter):
    stage.message("大家好", "zh-Hans", MEI, tr={"lang": "en", "text": "Hello everyone", "q": "mt"})
    page = enter(stage)
    words = page.locator(".words .text")
    assert words.inner_text() == "Hello everyone" and words.get_attribute("lang") == "en"
    assert text(page, ".about").startswith("Machine translation")
    assert page.locator(".original").count() == 0
    page.get_by_role("button", name="Original", exact=True).first.click()
    assert text(page, ".original") == "大家好"
    assert page.locator(".original").get_attribute("lang") == "zh-Hans"
    page.get_by_role("button", name="Hide original").first.click()
    assert page.locator(".original").count() == 0


@pytest.mark.parametrize("tr, shown, about", [
    ({"text": "Hi", "q": "human", "by": "Wei"}, "Hi", "Translated by Wei"),
    ({"text": "Hi", "q": "exact"}, "Hi", "Set phrase, same meaning"),
    ({"text": "Hi", "q": "phrase"}, "Hi", "Set phrase, nearly the same"),
    ({"text": "rush · rush", "q": "gloss"}, "冲冲", "Word by word, not a sentence"),
    ({"none": "deadline"}, "冲冲", "no engine answered in time"),
    ({"none": "budget"}, "冲冲", "budget is used up"),
    ({"none": "off"}, "冲冲", "nothing is set up"),
    ({"none": "failed"}, "冲冲", "the translation failed"),
    ({"none": "something new"}, "冲冲", "the translation failed"),
])
def test_quality_is_told_honestly(stage, enter, tr, shown, about):
    stage.message("冲冲", "zh-Hans", MEI, tr={"lang": "en", **tr})
    page = enter(stage)
    assert text(page, ".text") == shown
    assert about in text(page, ".about").replace("\u2068", "").replace("\u2069", "")


def test_a_late_translation_patches_the_message_where_it_stands(stage, enter):
    page = enter(stage)
    # Some time after `at` a translation is no longer waited for.
    stage.send(stage.message("晚安", "zh-Hans", MEI, at=now(3600)), stage.message("next"))
    page.wait_for_selector(".msg >> nth=1")
    assert text(page, ".pending") == "Translating…"
    page.evaluate("window.kept = document.querySelector('.msg')")
    stage.send({"ev": "tr", "of": 1, "tr": {"lang": "en", "text": "Good night", "q": "mt"}})
    until(page, "kept.querySelector('.text').textContent === 'Good night'")
    assert page.evaluate("kept.isConnected && kept === document.querySelector('.msg')")
    assert page.locator(".pending").count() == 0
    stage.send({"ev": "tr", "of": 1, "tr": {"lang": "en", "text": "Sleep well", "q": "human", "by": "Wei"}})
    until(page, "kept.querySelector('.text').textContent === 'Sleep well'")


def test_two_readers_of_two_languages_each_read_their_own(stage, visits, enter):
    chinese = enter(stage, lang="zh-Hans")
    english = enter(stage, lang="en")
    assert {command["lang"] for command in stage.commands if command["op"] == "join"} == {"zh-Hans", "en"}
    assert chinese.locator("#send").inner_text() == "发送" and english.locator("#send").inner_text() == "Send"
    english.locator("#text").fill("Hello")
    english.locator("#text").press("Enter")
    stage.wait_for("say")
    english.wait_for_selector(".msg.own")
    stage.send(stage.record[-1])
    chinese.wait_for_selector(".msg")
    stage.send({"ev": "tr", "of": 1, "tr": {"lang": "zh-Hans", "text": "你好", "q": "mt"}})
    until(chinese, "document.querySelector('.text').textContent === '你好'")
    assert text(english, ".text") == "Hello"  # the author reads what they wrote
    assert "机器翻译" in text(chinese, ".about")


def test_the_language_of_translations_can_be_changed(stage, enter):
    page = enter(stage)
    page.locator("#settingsButton").click()
    page.locator("#read").select_option("ja")
    assert stage.wait_for("lang")["lang"] == "ja"
    assert page.locator("#send").inner_text() == "Send"
    page.locator("#read").select_option("")
    assert stage.wait_for(lambda command: command["op"] == "lang" and command["lang"] is None)


XSS = "<img src=x onerror=alert(1)><script>alert(2)</script>\"'><svg onload=alert(3)> javascript:alert(4)"


def test_what_others_write_never_runs(stage, enter):
    stage.state.update(
        title=XSS, rules={"en": XSS}, pinned=[1], questions=[{"seq": 1, "votes": 2}], allow=[],
        emotes={"bad": XSS, "far": "//evil.example/x.png", "far2": "/\\evil.example/x.png", "js": "javascript:alert(5)",
                "data": "data:image/svg+xml,<svg onload=alert(6)>", "__proto__": "/emote.svg"})
    user = {"id": XSS, "name": XSS, "role": "\"><script>alert(7)</script>", "badges": [XSS]}
    stage.message(f"{XSS} :bad: :far: :far2: :js: :data: :constructor: @{XSS}", XSS, user, kind="question",
                  tr={"lang": "en\"><script>", "text": XSS, "q": XSS, "by": XSS}, reactions={XSS: 2, ":bad:": 1})
    stage.message(XSS, "en", user, reply_to=1, **{"from": XSS})
    page = enter(stage)
    stage.send({"ev": "reactions", "of": 2, "counts": {XSS: 3, ":far:": 2}},
               {"ev": "notice", "notice": XSS, "level": XSS, "code": XSS, "rule": XSS, "message": XSS, "text": XSS,
                "until": XSS, "appeal": True},
               {"ev": "viewers", "count": 3, "langs": {XSS: 3}})
    page.wait_for_selector(".notice")
    page.locator("#rulesCardClose").click()
    page.locator("#questionsButton").click()
    page.wait_for_selector("#questionList li")
    page.locator(".msg").last.hover()
    page.locator(".tools .tool").nth(4).click()  # reply
    page.locator("#settingsButton").click()
    assert page.evaluate("document.querySelectorAll('script').length") == 1
    assert page.evaluate("document.querySelectorAll('img, svg, iframe, object, [onerror], [onload], [style*=url]').length") == 0
    assert page.evaluate("document.getElementById('title').textContent") == XSS


def test_emotes_are_images_of_this_server_or_texts(stage, enter):
    stage.state["emotes"] = {"spicy": "/emote.svg", "wave": "👋"}
    stage.message("hot :spicy: :wave: :unknown:")
    page = enter(stage)
    image = page.locator(".text img")
    assert image.get_attribute("alt") == ":spicy:" and image.get_attribute("src") == f"{stage.url}/emote.svg"
    until(page, "document.querySelector('.text img').naturalWidth > 0")
    assert text(page, ".text").split() == ["hot", "👋", ":unknown:"]
    page.locator("#emoteButton").click()
    page.get_by_role("button", name=":spicy:").click()
    assert page.locator("#text").input_value() == ":spicy: "


def test_mentions_stand_out_and_ones_own_more(stage, enter):
    stage.message("@Ana and @小美 look")
    stage.message("@Anabel look")
    page = enter(stage)
    assert page.locator(".mention").all_inner_texts() == ["@Ana", "@小美", "@Anabel"]
    assert page.locator(".mention.me").all_inner_texts() == ["@Ana"]
    assert page.locator(".to-me").count() == 1
    stage.send(*[stage.message(f"fast {n}") for n in range(20)])
    until(page, "document.getElementById('log').ariaLive === 'off'")
    stage.send(stage.message("hey @ana!"))
    until(page, "document.getElementById('aloud').textContent.includes('hey')")


def test_replies_quote_and_jump(stage, enter):
    first = stage.message("What oil?", "en", MEI)
    for n in range(60):
        stage.message(f"between {n}")
    stage.message("Peanut oil.", reply_to=first["seq"])
    page = enter(stage)
    quote = page.locator(".quote")
    assert "小美" in quote.inner_text() and "What oil?" in quote.inner_text()
    quote.click()
    until(page, "document.activeElement.dataset.seq === '1'")
    page.locator("#jump").click()
    page.locator(".msg").last.hover()
    page.get_by_role("button", name="Reply", exact=True).click()
    page.locator("#text").fill("Thanks")
    page.locator("#text").press("Enter")
    assert stage.wait_for("say")["reply_to"] == 62
    until(page, "document.getElementById('replying').hidden")


def test_a_quoted_message_that_is_no_longer_listed_is_fetched(stage, enter):
    stage.message("long ago", "en", MEI)
    for n in range(150):
        stage.message(f"between {n}")
    stage.message("yes", reply_to=1)
    page = enter(stage)
    page.locator(".quote").click()
    page.wait_for_selector(".recalled")
    assert "long ago" in text(page, ".recalled")


def test_reactions_are_shown_and_sent(stage, enter):
    stage.message("nice")
    page = enter(stage)
    stage.send({"ev": "reactions", "of": 1, "counts": {"👍": 31, "🔥": 2}})
    page.wait_for_selector(".chip")
    assert page.locator(".chip").all_inner_texts() == ["👍 31", "🔥 2"]
    page.locator(".chip").first.click()
    command = stage.wait_for("react")
    assert (command["of"], command["emoji"]) == (1, "👍")


def test_questions_are_asked_listed_and_voted_for(stage, enter):
    page = enter(stage)
    page.locator("#askMode").click()
    assert page.locator("#send").inner_text() == "Ask"
    page.locator("#text").fill("Which oil?")
    page.locator("#text").press("Enter")
    assert stage.wait_for("ask")["text"] == "Which oil?"
    page.wait_for_selector(".msg.question")
    other = stage.message("Why so hot?", kind="question", user=MEI)
    stage.send(other, stage.recorded({"ev": "state", "patch": {
        "questions": [{"seq": 1, "votes": 0}, {"seq": other["seq"], "votes": 3}]}}))
    page.locator("#questionsButton").click()
    page.wait_for_selector("#questionList li >> nth=1")
    assert "Why so hot?" in page.locator("#questionList li").first.inner_text()
    page.locator("[data-vote='1']").click()
    assert stage.wait_for("vote")["of"] == 1
    stage.send({"ev": "votes", "of": 1, "count": 9})
    until(page, "document.querySelector('#questionList li').textContent.includes('Which oil?')")
    until(page, "document.querySelector('[data-vote=\"1\"]').ariaPressed === 'true'")
    stage.send(stage.recorded({"ev": "state", "patch": {"questions": []}}))
    until(page, "!document.querySelector('#questionList li') && !document.getElementById('noQuestions').hidden")


def test_pinned_messages_and_rules_are_in_the_readers_language(stage, enter):
    stage.state.update(rules={"en": "Be kind.", "zh-Hans": "请友善。"}, pinned=[1])
    stage.message("明天见", "zh-Hans", MEI, tr={"lang": "en", "text": "See you tomorrow", "q": "human", "by": "Wei"})
    for n in range(120):
        stage.message(f"later {n}")
    page = enter(stage)
    page.wait_for_selector(".pin")
    assert "See you tomorrow" in text(page, ".pin")
    assert text(page, "#rulesCardText") == "Be kind."
    page.locator("#rulesCardClose").click()
    page.reload()
    page.wait_for_selector("#rulesButton:visible")
    assert page.locator("#rulesCard").is_hidden()
    assert enter(stage, lang="zh-Hant").locator("#rulesCardText").inner_text() == "请友善。"


def test_a_refused_draft_stays_with_its_remedy_and_a_countdown(stage, enter):
    page = enter(stage)
    stage.answers["say"] = lambda command, connection: [
        {"ev": "error", "code": "slow_mode", "message": "Slow mode: you can send again in 20 min.",
         "rule": "slow_mode", "retry_ms": 1_200_000}]
    page.locator("#text").fill("my long draft")
    page.locator("#text").press("Enter")
    until(page, "document.getElementById('verdict').textContent.includes('Slow mode')")
    assert page.locator("#text").input_value() == "my long draft"
    until(page, "/20:00|1\\d:\\d\\d/.test(document.getElementById('verdictWait').textContent)")
    page.reload()
    page.wait_for_selector("#light.joined", state="attached")
    assert page.locator("#text").input_value() == "my long draft"


def test_a_notice_says_why_until_when_and_takes_one_appeal(stage, enter):
    page = enter(stage)
    stage.send({"ev": "notice", "notice": "n-1", "level": "timeout", "code": "timed_out", "rule": "timeout",
                "message": "You are timed out: flooding", "until": now(1800), "text": "spam", "appeal": True})
    page.wait_for_selector(".notice")
    notice = page.locator(".notice")
    until(page, "/30:00|2\\d:\\d\\d/.test(document.querySelector('.notice .left').textContent)")
    assert "flooding" in notice.inner_text() and notice.locator("blockquote").inner_text() == "spam"
    stage.answers["appeal"] = lambda command, connection: [{"ev": "error", "code": "rate_limited", "message": "Too fast."}]
    notice.get_by_role("button", name="Appeal").click()
    notice.locator("textarea").fill("It was a song")
    notice.get_by_role("button", name="Send appeal").click()
    until(page, "document.querySelector('.appeal').textContent.includes('Too fast.')")
    assert notice.locator("textarea").input_value() == "It was a song"
    stage.answers.pop("appeal")
    notice.get_by_role("button", name="Send appeal").click()
    until(page, "document.querySelector('.appeal').textContent.includes('Your appeal was sent')")
    assert notice.get_by_role("button", name="Send appeal").count() == 0


def test_a_warning_is_acknowledged(stage, enter):
    page = enter(stage)
    stage.send({"ev": "notice", "notice": "n-2", "level": "warn", "code": "warned", "rule": "warn", "message": "Please mind."})
    page.get_by_role("button", name="Understood").click()
    assert stage.wait_for("acknowledge")["notice"] == "n-2"
    until(page, "!document.querySelector('.notice')")


def test_a_held_message_is_pending_until_it_is_decided(stage, enter):
    page = enter(stage)

    def say(command, connection):
        return [{"ev": "ok", "held": True, "hold": "h-1"},
                {"ev": "notice", "room": "kitchen", "notice": "n-3", "level": "info", "code": "held", "rule": "links",
                 "message": "It holds a link.", "until": now(5400)}]

    stage.answers["say"] = say
    for words in ("see example.com", "and example.org"):
        page.locator("#text").fill(words)
        page.locator("#text").press("Enter")
        until(page, "document.querySelector('.notice.held:last-child')?.textContent.includes(arg)", words)
    until(page, "[...document.querySelectorAll('.held .left')]"
                ".every(({ textContent }) => /1:[0-3]\\d:\\d\\d/.test(textContent))")
    assert page.locator(".notice.held .why").all_inner_texts() == ["It holds a link."] * 2
    stage.send(stage.message("see example.com", user={"id": "u-1", "name": "Ana"}))
    until(page, "document.querySelectorAll('.notice.held').length === 1")
    stage.send({"ev": "notice", "notice": "n-4", "level": "info", "code": "hold_denied", "rule": "links",
                "message": "Not approved.", "text": "and example.org"})
    until(page, "!document.querySelector('.notice.held') && document.querySelector('.notice')")


def test_removed_messages_go_at_once(stage, enter):
    for n in range(4):
        stage.message(f"m{n}", user=MEI if n % 2 else None)
    page = enter(stage)
    stage.send(stage.recorded({"ev": "gone", "of": 1}))
    until(page, "document.querySelectorAll('.msg').length === 3")
    stage.send(stage.recorded({"ev": "gone", "user": "u-mei"}))
    until(page, "document.querySelectorAll('.msg').length === 1")
    stage.send(stage.recorded({"ev": "gone", "all": True}), stage.message("new"))
    until(page, "document.querySelectorAll('.msg').length === 1 && document.querySelector('.msg').textContent.includes('new')")


def test_gaps_are_shown(stage, enter):
    page = enter(stage)
    stage.answers["history"] = lambda command, connection: [{"ev": "error", "code": "overloaded"}]
    stage.send({"ev": "lagged", "after": 1, "before": 9})
    page.wait_for_selector(".gap")
    assert text(page, ".gap") == "Some messages are missing here"
    stage.send(stage.message("seen"))
    page.wait_for_selector(".msg")
    stage.epoch = "e2"
    stage.bye(4004)
    until(page, "document.getElementById('light').className === 'joined' && document.querySelectorAll('.gap').length === 1"
                " && document.querySelector('.gap').nextSibling")


def test_the_list_is_capped_and_stands_still_for_who_reads_further_up(stage, enter):
    page = enter(stage)
    for batch in range(10):
        stage.send(*[stage.message(f"{batch}-{n} " + "word " * 12) for n in range(100)])
    until(page, "document.querySelector('.msg:last-child')?.textContent.includes('9-99')")
    assert page.evaluate("document.getElementById('log').childElementCount") <= 500
    page.locator("#log").hover()
    page.mouse.wheel(0, -2000)
    page.wait_for_selector("#jump:visible")
    until(page, f"{BELOW} >= 2000")  # it has come to rest
    top = page.evaluate("""() => {
        const [box, y] = [document.getElementById("log"), document.getElementById("log").getBoundingClientRect().top];
        window.seen = [...box.children].find((node) => node.getBoundingClientRect().bottom > y);
        return seen.getBoundingClientRect().top;
    }""")
    for batch in range(20):
        stage.send(*[stage.message(f"late {batch}-{n}") for n in range(50)])
    until(page, "document.getElementById('jump').textContent.replace(/\\D/g, '') === '1000'")
    assert page.evaluate("seen.isConnected && seen.getBoundingClientRect().top") == pytest.approx(top, abs=1)
    page.locator("#jump").click()
    until(page, "document.querySelector('.msg:last-child').textContent.includes('late 19-49')")
    assert page.evaluate("document.getElementById('log').childElementCount") <= 500
    assert page.evaluate(BELOW) < 2
    seqs = page.evaluate("[...document.querySelectorAll('.msg')].map(({ dataset }) => Number(dataset.seq))")
    assert seqs == list(range(seqs[0], stage.seq + 1))


def test_a_chat_at_full_speed_can_be_left_by_scrolling_up(stage, enter):
    page = enter(stage)
    stage.send(*[stage.message(f"first {n}") for n in range(100)])
    page.wait_for_selector(".msg >> nth=99")
    speaking = threading.Event()

    def speak():
        while not speaking.wait(0.02):
            stage.send(stage.message("and on"))

    speaker = threading.Thread(target=speak)
    speaker.start()
    try:
        page.locator("#log").hover()
        page.mouse.wheel(0, -900)
        until(page, "Number(document.getElementById('jump').textContent.replace(/\\D/g, '')) > 30")
    finally:
        speaking.set()
        speaker.join()
    until(page, f"{BELOW} >= 900")


def test_a_fast_chat_is_not_read_aloud(stage, enter):
    page = enter(stage)
    stage.send(stage.message("calm"))
    page.wait_for_selector(".msg")
    assert page.locator("#log").get_attribute("aria-live") == "polite"
    stage.send(*[stage.message(f"fast {n}") for n in range(20)])
    until(page, "document.getElementById('log').ariaLive === 'off'")


def test_messages_are_walked_by_keyboard(stage, enter):
    for n in range(5):
        stage.message(f"m{n}")
    page = enter(stage)
    page.locator("#log").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.dataset.seq") == "4"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Tab")  # the first tool
    assert page.evaluate("document.activeElement.closest('.tools') !== null")
    page.keyboard.press("Escape")


def test_text_from_right_to_left_turns_nothing_around_it(stage, enter):
    stage.message("مرحبا \u202eevil", "ar", {"id": "u-ali", "name": "\u202eعلي"})
    page = enter(stage)
    words = page.locator(".text")
    assert words.get_attribute("dir") == "auto" and words.get_attribute("lang") == "ar"
    assert page.evaluate("getComputedStyle(document.querySelector('.text')).direction") == "rtl"
    assert page.evaluate("getComputedStyle(document.querySelector('.name')).unicodeBidi") == "isolate"
    assert page.locator(".msg .name").evaluate("(node) => node.tagName") == "BDI"


def test_the_theme_follows_the_device_and_can_be_switched(stage, visits, enter):
    page = enter(stage, color_scheme="dark")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.locator("#settingsButton").click()
    page.locator("#theme").select_option("light")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert dark != light
    page.reload()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == light


def test_the_connection_and_the_viewers_are_told(stage, enter):
    page = enter(stage)
    stage.send({"ev": "viewers", "count": 1204, "langs": {"zh-Hans": 700, "en": 504}})
    until(page, "document.getElementById('facts').textContent.includes('1,204')")
    page.locator("#settingsButton").click()
    assert page.locator("#langs li").all_inner_texts() == ["Simplified Chinese 700", "English 504"]
    page.locator("#settings .main").click()
    watch(page, "#banner")
    stage.bye(1001, "the node drains", retry_ms=1500)
    until(page, "shown('#banner:not([hidden])').some(({ textContent }) => textContent.includes('Connection lost'))")
    until(page, "document.getElementById('light').className === 'joined' && document.getElementById('banner').hidden")
