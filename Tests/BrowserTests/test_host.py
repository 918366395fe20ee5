"""The host console on a scripted room."""

import re

import pytest

from stage import PAGES, now
from waiting import until, watch

BO = {"id": "u-bo", "name": "Bo"}
MEI = {"id": "u-mei", "name": "小美"}
HOST = {"user": "u-lin", "name": "Lin", "role": "host", "can": ["speak", "moderate", "host"]}
EVIL = "<img src=x onerror=\"window.ran=1\"><script>window.ran=1</script>\u202e"


def held(number, text="free coins", user=BO, lang="en", **more):
    return {"ev": "held", "hold": f"h-{number}", "at": now(), "user": user, "text": text, "lang": lang, "confidence": 97,
            "rule": "links", "until": now(600), **more}


@pytest.fixture
def console(stage, visits):
    stage.you = dict(HOST)

    def console(lang="en", token="secret", waiting=(), **options):
        # As the relay does: what waits comes right behind `joined`.
        stage.answers["join"] = lambda command, connection: [
            *stage._join(command, connection), *({"room": "kitchen", **event} for event in waiting)]
        page = visits.page(**options)
        page.goto(f"{stage.url}/host.html?room=kitchen&lang={lang}#token={token}")
        page.wait_for_selector("#status.joined", state="attached")
        watch(page, "#toasts", "#p-holds")
        return page

    return console


def plain(text):
    return text.replace("\u2068", "").replace("\u2069", "")


def test_the_token_comes_by_the_address_or_a_form_and_stays_in_the_tab(stage, visits, console):
    page = console()
    page.wait_for_url(lambda url: url == f"{stage.url}/host.html?room=kitchen&lang=en")
    assert stage.wait_for("hello")["token"] == "secret"
    page.reload()
    page.wait_for_selector("#status.joined", state="attached")
    other = visits.page()
    other.goto(f"{stage.url}/host.html?room=kitchen")
    other.get_by_label("Access token").fill("pasted")
    other.get_by_role("button", name="Open the console").click()
    other.wait_for_selector("#status.joined", state="attached")
    assert [command["token"] for command in stage.commands if command["op"] == "hello"] == ["secret", "secret", "pasted"]
    assert "pasted" not in other.url and other.locator("#gate-token").input_value() == ""


def test_who_may_not_moderate_is_told_so(stage, visits):
    page = visits.page()
    page.goto(f"{stage.url}/host.html?room=kitchen&lang=es#token=viewer")
    until(page, "document.getElementById('gate-problem').textContent.includes('no permite moderar')")
    assert page.locator("#console").is_hidden()
    page.reload()  # the token that did not do is not kept
    page.wait_for_selector("#gate-token:visible")


def test_a_refused_token_is_asked_for_again(stage, visits):
    stage.answers["hello"] = lambda command, connection: [{"ev": "error", "code": "unauthorized", "message": "No."}]
    page = visits.page()
    page.goto(f"{stage.url}/host.html?room=kitchen&lang=zh-Hans#token=old")
    until(page, "document.getElementById('gate-problem').textContent.includes('令牌无效')")


def test_a_held_message_says_all_that_is_known(stage, console):
    page = console(waiting=[held(1, "加微信", MEI, "zh-Hans", confidence=63, rule="zh/scam", until=now(5400),
                                 tr={"lang": "en", "text": "Add WeChat", "q": "mt", "by": "x"})])
    row = page.locator(".hold")
    words = plain(row.inner_text())
    for part in ("小美", "Scam", "Simplified Chinese · 63 %", "Add WeChat", "加微信", "machine"):
        assert part in words, (part, words)
    assert row.locator(".guess").count() == 1
    assert row.locator("[lang='zh-Hans']").inner_text() == "加微信"
    until(page, "/^1:[0-3]\\d:\\d\\d$/.test(document.querySelector('.hold .left').textContent)")
    assert page.title().startswith("(1) ")
    assert page.locator("#kpi-waiting").inner_text() == "1"


def test_the_queue_is_decided_by_keys(stage, console):
    page = console(waiting=[held(n, f"text {n}") for n in (1, 2, 3, 4)])
    page.wait_for_selector(".hold >> nth=3")
    page.keyboard.press("a")
    assert stage.wait_for("approve")["hold"] == "h-1"
    page.locator(".hold.current[data-hold=h-2]").wait_for()
    page.keyboard.press("j")
    page.keyboard.press("d")
    assert stage.wait_for("deny")["hold"] == "h-3"
    page.locator(".hold.current[data-hold=h-4]").wait_for()
    page.keyboard.press("k")
    page.keyboard.press("r")
    page.get_by_role("button", name="Spoiler").click()
    page.keyboard.press("a")  # typing, not approving
    page.locator("dialog button", has_text="Deny").click()
    command = stage.wait_for(lambda command: command["op"] == "deny" and command["hold"] == "h-2")
    assert command["reason"] == "Spoilera"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("t")
    command = stage.wait_for("timeout")
    assert (command["user"], command["seconds"]) == ("u-bo", 600)
    assert [command["hold"] for command in stage.commands if command["op"] == "approve"] == ["h-1"]


def test_keys_are_off_while_typing_and_where_they_are_turned_off(stage, console):
    page = console(waiting=[held(1)])
    page.wait_for_selector(".hold")
    page.keyboard.press("/")
    page.keyboard.type("ad")
    assert page.locator("#write").input_value() == "ad"
    page.locator("#title").click()
    page.keyboard.press("?")
    page.get_by_label("Single keys act").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    page.keyboard.press("?")
    page.wait_for_selector("dialog.help")
    assert not any(command["op"] in ("approve", "deny") for command in stage.commands)


def test_nothing_moves_under_the_pointer(stage, console):
    page = console(waiting=[held(n, f"text {n}") for n in (1, 2, 3)])
    third = page.locator(".hold", has_text="text 3")
    button = third.get_by_role("button", name="Approve")
    button.hover()
    third.evaluate("""(row) => {
        const place = () => JSON.stringify(row.getBoundingClientRect());
        window.places = [place()];
        window.moving = setInterval(() => {
            dispatchEvent(new PointerEvent("pointermove"));
            places.push(place());
        }, 100);
    }""")
    stage.send({"ev": "hold_done", "hold": "h-1", "decision": "denied", "by": "u-x", "by_name": "Mei"}, held(4, "text 4"))
    page.locator(".hold.denied", has_text="Denied by").wait_for()
    page.locator(".hold", has_text="text 4").wait_for()
    until(page, "places.length > arg", page.evaluate("places.length + 40"))
    assert len(set(page.evaluate("places"))) == 1
    page.evaluate("clearInterval(moving)")
    page.locator("#title").hover()
    page.locator(".hold.denied").wait_for(state="detached")
    assert page.locator(".hold").count() == 3


def test_a_second_decision_is_told_kindly(stage, console):
    page = console(waiting=[held(1)])
    stage.answers["approve"] = lambda command, connection: [
        {"ev": "error", "code": "already_done", "message": "Mei has decided that already."}]
    page.locator(".hold").get_by_role("button", name="Approve").click()
    until(page, "shown('.toast').some(({ textContent }) => textContent.includes('Mei has decided'))")
    until(page, "shown('.hold.done').length > 0")
    assert page.evaluate("shown('.toast.bad').length") == 0


def test_what_was_decided_during_a_lost_connection_is_not_waiting_any_more(stage, console, visits):
    visits.allowed += ["WebSocket connection to"]
    page = console(waiting=[held(1, "text 1"), held(2, "text 2")])
    page.wait_for_selector(".hold >> nth=1")
    stage.answers["join"] = lambda command, connection: [
        *stage._join(command, connection), {"room": "kitchen", **held(2, "text 2")}]
    stage.bye(1001, "the node drains", retry_ms=50)
    until(page, "document.getElementById('kpi-waiting').textContent === '1'")
    assert page.locator(".hold:not(.done)").get_attribute("data-hold") == "h-2"
    until(page, "shown('.hold.done').length > 0")
    assert page.evaluate("shown('.hold.done').every(({ dataset }) => dataset.hold === 'h-1')")


def test_only_what_was_changed_is_set_and_a_clash_is_shown(stage, console):
    page = console()
    page.locator("#tab-settings").click()
    page.get_by_label("Slow mode, seconds").fill("30")
    page.get_by_label("Members only").check()
    stage.send({"ev": "state", "patch": {"slow_s": 10, "title": "Kitchen 厨房"}})
    until(page, "document.getElementById('set-title').value === 'Kitchen 厨房'")
    assert page.locator(".clash:visible").count() == 1
    assert page.locator("#set-slow_s").input_value() == "30"
    page.get_by_role("button", name="Save").click()
    assert stage.wait_for("set")["patch"] == {"slow_s": 30, "members_only": True}


def test_languages_and_a_glossary_are_written_as_the_relay_reads_them(stage, console):
    page = console()
    page.locator("#tab-settings").click()
    allow = page.get_by_label("Languages that may be spoken")
    for tag in ("zh_hant", "EN"):
        allow.fill(tag)
        allow.press("Enter")
    page.get_by_role("button", name=re.compile("Remove .*English")).last.click()
    page.get_by_label("Glossary").fill("keep: Ana\nzh：辣子鸡 ｜ en: Laziji")
    page.get_by_role("button", name="Save").click()
    assert stage.wait_for("set")["patch"] == {
        "allow": ["zh-Hant"], "glossary": [{"keep": "Ana"}, {"zh": "辣子鸡", "en": "Laziji"}]}


@pytest.mark.parametrize("text", ["Ana", "en: one", "keep: a | en: b", ": x"])
def test_a_glossary_that_says_nothing_is_not_sent(stage, console, text):
    page = console()
    page.locator("#tab-settings").click()
    page.get_by_label("Glossary").fill("keep: fine\n" + text)
    page.get_by_role("button", name="Save").click()
    until(page, "/2/.test(shown('.toast.bad').find(({ textContent }) => textContent.includes('line')).textContent)")
    assert not any(command["op"] == "set" for command in stage.commands)


def test_a_moderator_sees_settings_but_cannot_change_them(stage, console):
    stage.you = {**HOST, "role": "moderator", "can": ["speak", "moderate"]}
    page = console()
    page.locator("#tab-settings").click()
    assert page.locator("#set-title").is_disabled()
    assert page.get_by_text("Only a host can change").is_visible()
    assert page.locator("#shield").is_disabled() and page.locator(".save").is_hidden()


def test_the_shield_takes_one_press(stage, console):
    page = console()
    page.get_by_role("button", name="Shield", exact=True).click()
    assert stage.wait_for("set")["patch"] == {"shield": True}
    stage.send({"ev": "state", "patch": {"shield": True}})
    until(page, "document.getElementById('shield').ariaPressed === 'true'")
    page.locator("#shield").click()
    assert stage.wait_for(lambda command: command.get("patch") == {"shield": False})


def test_a_raid_is_an_alert_that_stays_until_it_is_put_away(stage, console):
    page = console()
    stage.send({"ev": "raid", "level": 1, "sample": "free coins", "count": 25})
    alert = page.locator("#raid")
    until(page, "!document.getElementById('raid').inert && !document.getElementById('raid').hidden")
    assert "25" in plain(alert.inner_text()) and "free coins" in alert.inner_text()
    alert.get_by_role("button", name="Remove this text").click()
    page.locator("dialog button", has_text="Remove").click()
    assert stage.wait_for("purge")["phrase"] == "free coins"
    alert.get_by_role("button", name="Close").click()
    assert alert.is_hidden()
    stage.send({"ev": "raid", "level": 2, "sample": "free coins", "count": 90, "shield": True})
    page.get_by_text("The room has shielded itself.").wait_for()


def test_the_user_card(stage, console):
    stage.message("hi there", user=BO)
    record = {"id": "u-bo", "name": "Bo", "notes": [{"at": now(), "by": "u-x", "by_name": "Mei", "text": "twice"}],
              "sanction": {"level": "timeout", "notice": "n1", "reason": "flooding", "until": now(300)}, "warnings": 2}
    stage.answers["user"] = lambda command, connection: [{"ev": "ok", "user": record, "events": stage.record}]
    stage.answers["audit"] = lambda command, connection: [{"ev": "ok", "entries": [
        {"at": now(), "by": {"id": "u-x", "name": "Mei"}, "action": "timeout", "user": {"id": "u-bo", "name": "Bo"},
         "reason": "flooding", "seconds": 300},
        {"at": now(), "by": {"id": "u-x", "name": "Mei"}, "action": "ban", "user": {"id": "u-other", "name": "Other"}}]}]
    page = console()
    page.locator(".msg .who").first.click()
    card = page.locator("#card")

    def act(button):
        """Until the card is drawn anew, which would take back the first press of two."""
        card.locator(".sheet").evaluate("(sheet) => { sheet.dataset.old = 'yes'; }")
        card.get_by_role("button", name=button, exact=True).click()
        card.locator(".sheet:not([data-old])").wait_for()

    card.get_by_text("twice").wait_for()
    words = plain(card.inner_text())
    assert "Timed out until" in words and "flooding" in words and "hi there" in words
    assert card.locator("section", has_text="History").locator("li").count() == 1
    card.get_by_label("Reason").fill("again")
    card.get_by_label("Keep their messages").check()
    card.locator("#card-length").select_option("3600")
    act("Time out")
    command = stage.wait_for("timeout")
    assert {key: command[key] for key in ("user", "seconds", "reason", "keep")} == {
        "user": "u-bo", "seconds": 3600, "reason": "again", "keep": True}
    card.get_by_role("button", name="Ban", exact=True).click()
    assert not any(command["op"] == "ban" for command in stage.commands)
    act("Press again to ban")
    assert stage.wait_for("ban")["user"] == "u-bo"
    card.get_by_label("Note for moderators").fill("asked nicely")
    act("Add")
    assert stage.wait_for("note")["text"] == "asked nicely"
    act("Lift")
    stage.wait_for("unban")


def test_reports_and_appeals(stage, console):
    stage.message("you are bad", user=BO)
    stage.answers["audit"] = lambda command, connection: [{"ev": "ok", "entries": [
        {"at": now(), "by": {"id": "u-mei", "name": "小美"}, "action": "report", "of": 1, "reason": "insults"}]}]
    page = console(waiting=[{"ev": "appealed", "notice": "n-1", "user": BO, "text": "That was a quote."}])
    inbox = page.locator("#p-inbox")
    inbox.get_by_text("insults").wait_for()  # from before the page was opened
    stage.send({"ev": "report", "report": "r-2", "of": 1, "by": "u-y", "by_name": "Yan", "reason": "rude"})
    inbox.get_by_text("rude").wait_for()
    assert inbox.locator("li[id^=report]").count() == 1
    inbox.get_by_role("button", name="Grant").click()
    page.locator("dialog input").fill("it was a quote")
    page.locator("dialog button", has_text="Grant").click()
    command = stage.wait_for("resolve")
    assert (command["notice"], command["granted"], command["reason"]) == ("n-1", True, "it was a quote")
    inbox.get_by_text("No open appeals.").wait_for()
    inbox.get_by_role("button", name="Delete").click()
    assert stage.wait_for("delete")["of"] == 1
    page.locator("#title").hover()
    inbox.get_by_text("No open reports.").wait_for()


def test_questions_by_votes_announcements_and_pins(stage, console):
    for text in ("first?", "second?"):
        stage.message(text, kind="question")
    stage.state["questions"] = [{"seq": 1, "votes": 3}, {"seq": 2, "votes": 4}]
    stage.answers["answer"] = lambda command, connection: [{"ev": "ok"}]
    page = console()
    page.locator("#tab-stage").click()
    page.locator("#title").hover()
    questions = page.locator(".questions li")
    assert "second?" in questions.first.inner_text()
    stage.send({"ev": "votes", "of": 1, "count": 9})
    until(page, "document.querySelector('.questions li').textContent.includes('first?')")
    questions.first.get_by_role("button", name="Answered").click()
    assert stage.wait_for("answer")["of"] == 1
    questions.last.get_by_role("button", name="Pin").click()
    assert stage.wait_for("pin")["of"] == 2
    page.get_by_label("Text of the announcement").fill("We start")
    page.locator("form.announce button").click()
    assert stage.wait_for("announce")["text"] == "We start"


def test_what_the_relay_does_not_offer_is_said(stage, console):
    unknown = lambda command, connection: [{"ev": "error", "code": "unknown_op", "message": "?"}]  # noqa: E731
    stage.answers.update(audit=unknown, answer=unknown)
    stage.message("what?", kind="question")
    stage.state["questions"] = [{"seq": 1, "votes": 0}]
    page = console()
    page.locator("#tab-audit").click()
    page.locator("#p-audit").get_by_text("This server does not offer this.").wait_for()
    page.locator("#tab-stage").click()
    page.get_by_role("button", name="Answered").click()
    until(page, "shown('.toast.bad').some(({ textContent }) => textContent.includes('does not offer'))")


def test_the_room_is_read_in_the_hosts_language(stage, console):
    stage.message("大家好", "zh-Hans", MEI, tr={"lang": "en", "text": "Hello all", "q": "mt"})
    page = console()
    assert stage.wait_for("join")["lang"] == "en"
    row = page.locator(".msg")
    assert row.locator(".tr").inner_text() == "Hello all" and "大家好" in row.inner_text()
    stage.send({"ev": "gone", "seq": 5, "at": now(), "of": 1})
    page.locator(".msg.removed").wait_for()
    assert "Hello" not in row.inner_text() and "大家好" not in row.inner_text()
    page.locator("#language").select_option("es")
    assert stage.wait_for("lang")["lang"] == "es"
    assert page.get_by_role("button", name="Enviar").is_visible()


def test_a_flood_stays_bounded_and_the_figures_count_it(stage, console):
    page = console()
    stage.send({"ev": "viewers", "count": 12, "langs": {"en": 4, "zh-Hans": 7}})
    for start in range(0, 1200, 100):
        stage.send(*[stage.message(f"m {start + n}", user={"id": f"u{n}", "name": f"N{n}"}) for n in range(100)])
    until(page, "[...document.querySelectorAll('.msg')].at(-1)?.textContent.includes('m 1199')")
    assert page.locator(".log > *").count() <= 300
    page.locator("#tab-figures").click()
    until(page, "document.getElementById('p-figures').textContent.includes('1,200')")
    words = page.locator("#p-figures").inner_text()
    assert "Simplified Chinese" in words and "Not said" in words


def test_nothing_that_others_write_is_markup(stage, console, visits):
    evil = {"id": EVIL, "name": EVIL, "role": EVIL, "badges": [EVIL]}
    stage.state.update(title=EVIL, languages=[EVIL], allow=[EVIL], glossary=[{"keep": EVIL}], pinned=[1], linked=[EVIL],
                       questions=[{"seq": 1, "votes": 2}])
    stage.message(EVIL, user=evil, tr={"lang": "en", "text": EVIL, "q": "human", "by": EVIL}, kind=EVIL, **{"from": EVIL})
    entry = {"at": now(), "by": evil, "action": EVIL, "user": evil, "of": 1, "reason": EVIL}
    stage.answers.update(
        audit=lambda command, connection: [{"ev": "ok", "entries": [entry, {**entry, "action": "report"}]}],
        user=lambda command, connection: [{"ev": "ok", "events": stage.record, "user": {
            "id": EVIL, "name": EVIL, "warnings": 1, "notes": [{"at": now(), "by": EVIL, "by_name": EVIL, "text": EVIL}],
            "sanction": {"level": "ban", "notice": "n", "reason": EVIL}}}],
        approve=lambda command, connection: [{"ev": "error", "code": "forbidden", "message": EVIL}])
    page = console(waiting=[held(1, EVIL, evil, EVIL, rule=EVIL, tr={"lang": EVIL, "text": EVIL, "q": "mt"}),
                            {"ev": "appealed", "notice": EVIL, "user": evil, "text": EVIL}])
    stage.send({"ev": "raid", "level": 1, "sample": EVIL, "count": 9},
               {"ev": "viewers", "count": 3, "langs": {EVIL: 3}},
               {"ev": "notice", "notice": EVIL, "level": "warn", "code": EVIL, "rule": EVIL, "message": EVIL},
               {"ev": "report", "report": EVIL, "of": 1, "by": EVIL, "by_name": EVIL, "reason": EVIL})
    page.locator(".hold").get_by_role("button", name="Approve").click()
    until(page, "shown('.toast').some(({ textContent }) => textContent.includes('onerror'))")
    for tab in ("stage", "settings", "audit", "figures", "inbox"):
        page.locator(f"#tab-{tab}").click()
    page.locator(".hold .who").click()
    page.locator("#card section").last.wait_for()
    until(page, "document.getElementById('card').textContent.split('onerror').length > 6")
    assert page.evaluate("document.querySelectorAll('img, body script').length") == 0
    assert page.evaluate("window.ran") is None


def test_every_text_stands_in_every_language_and_is_used(stage, visits):
    page = visits.page()
    page.goto(f"{stage.url}/host.html")
    order, texts = page.evaluate("""async () => {
        const { ORDER, TEXTS } = await import("/host-strings.js");
        return [ORDER, TEXTS];
    }""")
    assert order == ["en", "zh-Hans", "zh-Hant", "es"]
    for key, row in texts.items():
        assert len(row) == 4 and all(text.strip() for text in row), key
        assert len({tuple(sorted(re.findall(r"\{\w+\}", text))) for text in row}) == 1, key
        assert not re.search("[\u4e00-\u9fff]", row[0].replace("辣子鸡", "").replace("词", "")), key
    source = "".join(path.read_text() for path in PAGES.glob("host*") if path.name != "host-strings.js")
    source += (PAGES / "host-strings.js").read_text().split("let chosen")[1]
    named = set(re.findall(r"""(?:\bt\(|data-(?:t|label|hint)=)["'](\w+)["']""", source))
    assert named <= set(texts), named - set(texts)
    prefixes = tuple(re.findall(r"t\(`(\w+_)\$\{", source)) + ("done_approved_", "done_denied_") + ("a_", "rule_", "other_", "links_", "level_")
    quoted = set(re.findall(r'"(\w+)"', source))
    hints = {"shield_hint", "pause_hint"}  # named by the button's id
    unused = {key for key in texts if key not in named | quoted | hints and not key.startswith(prefixes)}
    assert not unused, unused


@pytest.mark.parametrize("width", [390, 900, 1440])
def test_every_panel_is_reached_by_keyboard_at_every_width(stage, console, width):
    page = console(viewport={"width": width, "height": 844}, waiting=[held(1)])
    beside = {390: 0, 900: 1, 1440: 2}[width]
    names = ["feed", "holds", "inbox", "stage", "settings", "audit", "figures"]
    page.locator("[role=tab][aria-selected=true]").focus()
    for name in names[beside:]:
        assert page.locator(f"#tab-{name}").get_attribute("aria-selected") == "true"
        assert page.locator(f"#p-{name}").is_visible()
        page.keyboard.press("ArrowRight")
    assert page.locator(f"#tab-{names[beside]}").get_attribute("aria-selected") == "true"
    for name in names[:beside]:
        assert page.locator(f"#p-{name}").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
