"""What the tests share: one browser, a scripted relay or a real one, and pages that must not complain."""

import os
import pathlib

import pytest
from playwright.sync_api import sync_playwright

from relay import Relay
from stage import PAGES, TYPES, Stage, security_policy
from waiting import until

FROM_DISK = bool(os.environ.get("PAGES_FROM_DISK"))  # while the pages are worked on, else the relay's own
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        args = ["--no-sandbox", "--disable-gpu"]
        if FROM_DISK:  # pages that a test hands out seem to come from nowhere
            args.append("--disable-features=LocalNetworkAccessChecks")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=args)
        yield browser
        browser.close()


@pytest.fixture
def stage():
    stage = Stage()
    yield stage
    stage.close()


@pytest.fixture
def relay(tmp_path):
    relay = Relay(pathlib.Path(os.environ["INTERLINE"]), tmp_path)
    relay.start()
    yield relay
    relay.close()


class Visits:
    """Opens pages; whatever their consoles complain of fails the test, but for what `allowed` says."""

    def __init__(self, browser, from_disk):
        self.browser, self.from_disk, self.complaints, self.allowed, self.contexts = browser, from_disk, [], [], []

    def context(self, lang="en-US", **options):
        context = self.browser.new_context(locale=lang, **options)
        # For a machine that is busy with other work; what is awaited comes at once as a rule.
        context.set_default_timeout(60_000)
        self.contexts.append(context)
        if self.from_disk:
            context.route("**/*", self._from_disk)
        return context

    def _from_disk(self, route):
        name = route.request.url.split("?")[0].split("#")[0].rsplit("/", 1)[-1] or "index.html"
        file = PAGES / name
        if not file.is_file():
            return route.continue_()
        headers = {"content-type": f"{TYPES[file.suffix]}; charset=utf-8", "content-security-policy": security_policy()}
        route.fulfill(status=200, headers=headers, body=file.read_bytes())

    def page(self, context=None, **options):
        page = (context or self.context(**options)).new_page()

        def complain(text):
            if not any(part in text for part in self.allowed):
                self.complaints.append(text)

        page.on("console", lambda message: message.type in ("error", "warning") and complain(message.text))
        page.on("pageerror", lambda error: complain(str(error)))
        page.on("dialog", lambda dialog: (complain("a dialog: " + dialog.message), dialog.dismiss()))
        return page


@pytest.fixture
def visits(browser, request):
    visits = Visits(browser, FROM_DISK and "relay" in request.fixturenames)
    yield visits
    for context in visits.contexts:
        context.close()
    assert visits.complaints == []


@pytest.fixture
def enter(visits):
    """Opens a room as someone who has chosen a language before; returns the page."""

    def enter(server, room="kitchen", lang="en", query="", token=None, **options):
        page = visits.page(**options)
        fragment = f"#token={token}" if token else ""
        page.goto(f"{server.url}/?room={room}&lang={lang}{query}{fragment}")
        page.wait_for_selector("#light.joined", state="attached")
        # Drawn at the page's next frame, together with what was said before.
        until(page, "document.getElementById('facts').textContent")
        return page

    return enter
