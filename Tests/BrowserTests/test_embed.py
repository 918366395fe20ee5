"""The chat in frames of other sites, against the real relay: the browser decides by what the relay sends."""

import http.server
import re
import threading

import pytest

from waiting import until


class Site:
    """Another site, of an origin of its own; `body` is what its page holds."""

    def __init__(self):
        site = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                page = "<!doctype html><link rel=icon href=data:,><title>site</title><h1>Player</h1>" + site.body
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                if site.policy:
                    self.send_header("Content-Security-Policy", site.policy)
                self.end_headers()
                self.wfile.write(page.encode())

            def log_message(self, *args):
                pass

        self.body = self.policy = ""
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def sites():
    sites = [Site(), Site()]
    yield sites
    for site in sites:
        site.close()


@pytest.fixture
def allowing(relay):
    """Has the relay, on the port that it has, take these origins."""

    def allowing(*origins):
        relay.stop()
        text = relay.config.read_text()
        listed = ", ".join(f'"{origin}"' for origin in origins)
        relay.config.write_text(re.sub(r"^origins: .*$", f"origins: [{listed}]", text, flags=re.M))
        assert listed in relay.config.read_text()
        relay.start()

    return allowing


def tag(relay, **attributes):
    data = " ".join(f'data-{name.replace("_", "-")}="{value}"' for name, value in attributes.items())
    return f'<div id="chat"></div><script src="{relay.url}/embed.js" {data} async></script>'


def test_a_listed_origin_embeds_the_chat_with_one_tag(relay, sites, allowing, visits):
    allowed, _ = sites
    allowing(relay.url, allowed.url)
    token = relay.token("bo", "Bo")
    allowed.body = tag(relay, room="lobby", lang="zh-Hans", theme="dark", target="#chat", title="聊天", token=token)
    page = visits.page()
    page.goto(allowed.url)
    frame = page.frame_locator("#chat iframe[title='聊天']")
    frame.locator("#light.joined").wait_for(state="attached")
    frame.locator("#text").fill("from the site")
    frame.locator("#text").press("Enter")
    frame.locator(".msg", has_text="from the site").wait_for()
    assert "Bo" in frame.locator(".msg").first.inner_text()
    inner = next(frame for frame in page.frames if frame != page.main_frame)
    assert inner.evaluate("document.documentElement.lang") == "zh-Hans"
    assert inner.evaluate("document.documentElement.dataset.theme") == "dark"
    assert token not in inner.url and "embed=1" in inner.url


@pytest.mark.parametrize("origins", ["none", "another"])
def test_an_origin_that_is_not_listed_gets_an_empty_frame(relay, sites, allowing, visits, origins):
    allowed, refused = sites
    if origins == "another":
        allowing(relay.url, allowed.url)
    visits.allowed += ["frame-ancestors"]
    refused.body = tag(relay, room="lobby", target="#chat")
    page = visits.page()
    with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
        page.goto(refused.url)
    assert page.locator("#chat iframe").count() == 1
    frame = next(frame for frame in page.frames if frame != page.main_frame)
    assert frame.locator("#text").count() == 0


def test_nobody_else_frames_the_host_console(relay, sites, allowing, visits):
    allowed, _ = sites
    allowing("*")
    visits.allowed += ["frame-ancestors"]
    allowed.body = f'<iframe src="{relay.url}/host.html?room=lobby"></iframe>'
    page = visits.page()
    with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
        page.goto(allowed.url)
    allowed.body = f'<iframe src="{relay.url}/?room=lobby&lang=en&embed=1"></iframe>'
    page.goto(allowed.url)  # the viewer's page is everyone's then
    page.frame_locator("iframe").locator("#light.joined").wait_for(state="attached")


def test_a_page_that_is_not_listed_cannot_connect_by_itself(relay, sites, allowing, visits):
    allowed, refused = sites
    allowing(relay.url, allowed.url)
    visits.allowed += ["WebSocket connection to"]
    opens = """(url) => new Promise((done) => {
        const socket = new WebSocket(url, "interline.v1");
        socket.onopen = () => done(true);
        socket.onclose = () => done(false);
    })"""
    for site, answer in ((allowed, True), (refused, False)):
        page = visits.page()
        page.goto(site.url)
        assert page.evaluate(opens, relay.url.replace("http", "ws") + "/ws") is answer


def test_a_site_with_a_strict_policy_embeds_it_too(relay, sites, allowing, visits):
    allowed, _ = sites
    allowing(relay.url, allowed.url)
    allowed.policy = f"default-src 'none'; script-src {relay.url}; frame-src {relay.url}; style-src 'none'; img-src data:"
    allowed.body = tag(relay, room="lobby", lang="en", height="400px")
    page = visits.page()
    page.goto(allowed.url)
    page.frame_locator("iframe").locator("#light.joined").wait_for(state="attached")
    assert page.locator("iframe").bounding_box()["height"] == 400


def test_attributes_are_no_markup(relay, sites, allowing, visits):
    allowed, _ = sites
    allowing(relay.url, allowed.url)
    evil = "&quot;><img src=x onerror=window.ran=1>"
    allowed.body = tag(relay, room=evil, title=evil, lang=evil, theme=evil)
    visits.allowed += ["embed.js"]
    page = visits.page()
    page.goto(allowed.url)
    page.locator("iframe").wait_for()
    frame = next(frame for frame in page.frames if frame != page.main_frame)
    frame.locator("#entryError").wait_for(state="attached")
    assert page.locator("img").count() == 0 and frame.locator("img").count() == 0
    assert page.evaluate("window.ran") is None and frame.evaluate("window.ran") is None


def test_a_tag_without_a_room_says_what_is_missing(relay, sites, visits):
    site, _ = sites
    site.body = tag(relay, lang="en")
    visits.allowed += ["data-room is missing"]
    page = visits.page()
    with page.expect_console_message(lambda message: "data-room is missing" in message.text):
        page.goto(site.url)
    assert page.locator("iframe").count() == 0


def test_the_example_shows_one_room_in_two_languages(relay, visits):
    page = visits.page(viewport={"width": 1440, "height": 900})
    page.goto(f"{relay.url}/example.html")
    zh, en = (page.frame_locator(f"#chat-{lang} iframe") for lang in ("zh", "en"))
    for frame in (zh, en):
        frame.locator("#light.joined").wait_for(state="attached")
    zh.locator("#text").fill("大家好")
    zh.locator("#text").press("Enter")
    # Each side reads it in its own language.
    zh.locator(".msg", has_text="大家好").wait_for()
    en.locator(".msg", has_text="hi everyone").wait_for()
    languages = [frame.evaluate("document.documentElement.lang") for frame in page.frames if frame != page.main_frame]
    assert sorted(languages) == ["en", "zh-Hans"]
    until(page, "document.documentElement.scrollWidth <= innerWidth")
