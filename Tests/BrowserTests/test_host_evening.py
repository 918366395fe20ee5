"""An evening against the real relay: two viewers of two languages and a host; then two moderators."""

import time

import pytest

from waiting import until, watch


@pytest.fixture
def console(relay, visits):
    def console(user="lin", name="Lin 林", role="host", lang="en", **options):
        page = visits.page(**options)
        page.goto(f"{relay.url}/host.html?room=lobby&lang={lang}#token={relay.token(user, name, role)}")
        page.wait_for_selector("#status.joined", state="attached")
        watch(page, "#toasts", "#p-holds")
        return page

    return console


def say(page, text):
    box = page.locator("#text")
    box.fill(text)
    box.press("Enter")


def in_view(page, text):
    page.locator(".msg", has_text=text).first.wait_for()


def settle(console, patch):
    """By the settings form, as a host does."""
    console.locator("#tab-settings").click()
    for label, choice in patch.items():
        console.get_by_label(label, exact=True).select_option(choice)
    console.get_by_role("button", name="Save").click()
    console.locator(".save.idle").wait_for()  # the relay has told it to everyone


def test_an_evening(relay, enter, console, visits):
    visits.allowed += ["WebSocket connection to"]
    host = console()
    mei = enter(relay, room="lobby", lang="zh-Hans", token=relay.token("mei", "小美"))
    bo = enter(relay, room="lobby", token=relay.token("bo", "Bo"))
    everyone = (host, mei, bo)

    # Chat both ways.
    say(mei, "大家晚上好，今天做什么菜？")
    say(bo, "Good evening from the kitchen")
    for page in everyone:
        in_view(page, "大家晚上好")
        in_view(page, "Good evening")
    until(host, "document.getElementById('kpi-viewers').textContent === '3'")

    # A link is held; the host approves it by key.
    settle(host, {"Links": "hold"})
    say(bo, "look at http://recipes.example/wok")
    host.locator(".hold", has_text="recipes.example").wait_for()
    assert mei.locator(".msg", has_text="recipes.example").count() == 0
    host.locator("#title").click()
    host.keyboard.press("a")
    for page in everyone:
        in_view(page, "recipes.example")
    until(host, "shown('.hold.approved').length > 0")

    # Another is denied with a reason, which the sender reads.
    say(bo, "and http://coins.example/free too")
    host.locator(".hold", has_text="coins.example").wait_for()
    host.locator(".hold", has_text="coins.example").get_by_role("button", name="Deny…").click()
    host.locator("dialog input").fill("no advertising here")
    host.locator("dialog button", has_text="Deny").click()
    bo.locator(".notice", has_text="no advertising here").wait_for()

    # A timeout with a reason, in the language of who is timed out.
    host.locator(".msg .who", has_text="小美").first.click()
    card = host.locator("#card")
    card.locator(".sheet:not([aria-busy]) .status.good").wait_for()
    card.get_by_label("Reason").fill("请先冷静一下")
    card.locator("#card-length").select_option("300")
    card.get_by_label("Keep their messages").check()
    card.get_by_role("button", name="Time out", exact=True).click()
    mei.locator(".notice.timeout", has_text="请先冷静一下").wait_for()
    card.locator(".status.bad").wait_for()
    card.get_by_role("button", name="Lift").click()
    card.locator(".status.good").wait_for()
    host.keyboard.press("Escape")
    say(mei, "对不起，我冷静了")
    in_view(bo, "对不起")

    # A raid: many who say the same. The host raises the shield from the alert, and newcomers are held.
    crowd = [enter(relay, room="lobby", token=relay.token(f"crowd-{n}", f"Crowd {n}")) for n in range(6)]
    for number, page in enumerate(crowd):
        say(page, f"join the big coin giveaway now {number}")
    for number in range(len(crowd)):
        in_view(host, f"giveaway now {number}")
    host.locator("#raid:visible").wait_for()
    until(host, "!document.getElementById('raid').inert")
    host.locator("#raid").get_by_role("button", name="Shield", exact=True).click()
    until(host, "document.getElementById('shield').ariaPressed === 'true'")
    newcomer = enter(relay, room="lobby", token=relay.token("new", "Newcomer"))
    say(newcomer, "hello, I am new")
    host.locator(".hold", has_text="I am new").wait_for()
    for page in [*crowd, newcomer]:
        page.close()

    # The relay restarts: everyone comes back, nothing is lost or doubled, what is held still is.
    before = host.locator(".msg").count()
    relay.stop()
    host.locator("#status.waiting").wait_for()
    relay.start()
    for page in (mei, bo):
        until(page, "document.getElementById('light').className === 'joined'", seconds=180)
    until(host, "document.getElementById('status').className === 'joined'", seconds=180)
    say(bo, "we are back")
    for page in everyone:
        in_view(page, "we are back")
        assert page.locator(".msg", has_text="we are back").count() == 1
    assert host.locator(".msg").count() == before + 1
    assert host.locator(".hold:not(.done)", has_text="I am new").count() == 1
    assert host.locator("#shield").get_attribute("aria-pressed") == "true"


def test_two_moderators_see_each_others_decisions(relay, enter, console):
    host = console()
    settle(host, {"Links": "hold"})
    other = console("yan", "Yan", "moderator")
    bo = enter(relay, room="lobby", token=relay.token("bo", "Bo"))
    for number in range(3):
        say(bo, f"number {number} http://coins.example/{number}")
        other.locator(".hold", has_text=f"number {number}").wait_for()
    other.locator(".hold", has_text="number 0").get_by_role("button", name="Approve").click()
    until(host, "shown('.hold.approved .outcome').some(({ textContent }) => /Approved by.*Yan/.test(textContent))")
    host.locator(".hold", has_text="number 1").get_by_role("button", name="Deny", exact=False).first.click()
    until(other, "shown('.hold.denied .outcome').some(({ textContent }) => textContent.includes('Lin 林'))")
    # Both at the same moment: one decision holds, and nobody is scolded.
    moment = time.time() * 1000 + 500
    for page in (host, other):
        page.evaluate("""(moment) => {
            const approve = () => document.querySelector(".hold:not(.done) .good")?.click();
            setTimeout(approve, moment - Date.now());
        }""", moment)
    for page in (host, other):
        until(page, "!document.querySelector('.hold:not(.done), .hold.deciding')")
        assert page.evaluate("shown('.toast.bad').length") == 0
    bo.locator(".msg", has_text="number 2").wait_for()
    assert bo.locator(".msg").count() == 2
    # Who joins later finds what still waits, and nothing that was decided.
    say(bo, "late http://coins.example/late")
    third = console("zoe", "Zoe", "moderator")
    third.locator(".hold", has_text="late").wait_for()
    assert third.locator(".hold").count() == 1
