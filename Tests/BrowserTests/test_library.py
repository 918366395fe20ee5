"""interline.js against golden frames and a scripted relay."""

import base64
import json
import pathlib
import time

import pytest

from waiting import until

GOLDEN = pathlib.Path(__file__).resolve().parents[1] / "Golden"
EVENTS = [json.loads(line) for line in (GOLDEN / "events.jsonl").read_text().split("\n") if line]
COMMANDS = [json.loads(line) for line in (GOLDEN / "commands.jsonl").read_text().split("\n") if line]
REPLIES = ("ok", "error", "joined")
OPEN = """async (options) => {
    const { Interline, Refusal } = await import("/interline.js");
    window.events = []; window.statuses = []; window.asked = [];
    const later = window.setTimeout;
    if (options.hurry) window.setTimeout = (act, ms) => later(act, ms / options.hurry);
    if (options.tokens) options.getToken = async (why) => { asked.push(why); return options.tokens.shift(); };
    window.client = new Interline({
        url: location.origin.replace("http", "ws") + "/ws", room: "kitchen",
        onEvent: (event) => events.push(event),
        onStatus: (status) => statuses.push({ ...status, left: status.at - Date.now() }), ...options });
    client.start();
}"""
WAIT = "statuses.find(({ phase }) => phase === 'waiting')"


@pytest.fixture
def open_client(stage, visits):
    page = visits.page()
    page.goto(f"{stage.url}/empty")

    def open_client(wait=True, **options):
        page.evaluate(OPEN, options)
        if wait:
            until(page, "client.phase === 'joined'")
        return page

    return open_client


def seqs(page):
    return page.evaluate("events.filter((event) => event.ev === 'msg').map((event) => event.seq)")


def wait_events(page, count):
    until(page, "events.filter((event) => event.ev === 'msg').length >= arg", count)


@pytest.mark.parametrize("deflate", [True, False])
def test_every_golden_event_is_handed_on_as_it_is(stage, open_client, deflate):
    frames = [golden["frame"] for golden in EVENTS if "room" in golden["frame"] and golden["frame"]["ev"] not in REPLIES]
    assert len(frames) > 25
    for frame in frames:
        page = open_client(room="lobby", deflate=deflate)
        sampled = frame["ev"] == "lagged" and not frame.get("sampled")
        stage.send(frame)
        if sampled:  # the record has nothing to fill it with
            until(page, "events.some(({ ev }) => ev === 'viewers')")
        else:
            until(page, "events.length >= 2")
            assert page.evaluate("events[1]") == frame
        page.evaluate("client.stop()")


def test_every_golden_reply_settles_its_command(stage, open_client):
    page = open_client()
    for golden in EVENTS:
        frame = golden["frame"]
        if frame["ev"] not in ("ok", "error") or "id" not in frame:
            continue
        reply = {key: value for key, value in frame.items() if key != "id"}
        stage.answers["probe"] = lambda command, connection: [dict(reply)]
        got = page.evaluate("""() => client.request({ op: "probe" }).then(
            (ok) => ok, ({ code, message, retryMs, rule, notice }) =>
                ({ ev: "error", code, message, retry_ms: retryMs, rule, notice }))""")
        assert {key: value for key, value in got.items() if key != "id" and value is not None} == reply, golden["name"]


def test_every_command_has_the_shape_of_a_golden_one(stage, open_client):
    page = open_client(token="t", lang="en")
    page.evaluate("""async () => {
        await client.say("hello", { replyTo: 1, lang: "en" });
        await client.ask("why?");
        client.setLang(null);
        await Promise.allSettled([client.vote(1), client.react(1, "👍"), client.report(1, "x"), client.appeal("n-1", "y"),
            client.acknowledge("n-1"), client.history({ before: 5, limit: 2 }), client.history({ after: 5 })]);
    }""")
    known = {}
    for golden in COMMANDS:
        if golden["decodes"]:
            try:
                command = json.loads(golden["line"])
            except (ValueError, RecursionError):
                continue
            for key, value in command.items() if isinstance(command, dict) else []:
                known.setdefault(command.get("op"), {}).setdefault(key, set()).add(type(value))
    ops = {command["op"] for command in stage.commands}
    assert {"hello", "join", "say", "ask", "vote", "react", "report", "appeal", "acknowledge", "history", "lang"} <= ops
    for command in stage.commands:
        for key, value in command.items():
            assert type(value) in known[command["op"]][key], (command, key)


def test_events_come_compressed_unless_that_is_not_wanted(stage, open_client):
    open_client()
    assert stage.connections[0].subprotocol == "interline.v1.deflate"
    page = open_client(deflate=False)
    assert [connection.subprotocol for connection in stage.connections][-1] == "interline.v1"
    page.evaluate("client.stop()")


def test_what_cannot_be_inflated_ends_the_connection(stage, open_client):
    page = open_client()
    stage.run(stage.connections[0].send(b"\xff\xff no deflate"))
    until(page, "client.phase === 'stopped'")
    assert page.evaluate("statuses.at(-1).code") == 1007


def test_order_holds_through_frames_of_many_lines_up_to_the_close(stage, open_client):
    page = open_client()
    frames = [[stage.message(f"{n}-{m} " + "x" * 200) for m in range(50)] for n in range(20)]
    for frame in frames:
        stage.send(*frame)
    stage.bye(4003, "banned")
    until(page, "client.phase === 'stopped'")
    assert seqs(page) == list(range(1, 1001))
    assert page.evaluate("statuses.at(-1)")["message"] == "banned"


def test_every_event_comes_once(stage, open_client):
    first = stage.message("before")
    page = open_client()
    second = stage.message("after")
    stage.send(first, second, second, first)
    third = stage.message("last")
    stage.send(third)
    wait_events(page, 3)
    assert seqs(page) == [1, 2, 3]


def test_handlers_are_called_by_kind_and_may_throw(stage, open_client, visits):
    visits.allowed.append("thrown on purpose")
    page = open_client()
    page.evaluate("""() => {
        window.heard = [];
        client.on("msg", () => { throw new Error("thrown on purpose"); });
        const end = client.on("msg", ({ text }) => heard.push(text));
        client.on("viewers", ({ count }) => { heard.push(count); end(); });
    }""")
    stage.send(stage.message("one"), {"ev": "viewers", "count": 7}, stage.message("two"))
    wait_events(page, 2)
    assert page.evaluate("heard") == ["one", 7]


@pytest.mark.parametrize("code", [4003, 4006, 1007, 1009, 4001, 4002])
def test_it_stops_where_coming_back_is_no_use(stage, open_client, code):
    page = open_client()
    stage.bye(code, "why")
    until(page, "client.phase === 'stopped'")
    assert page.evaluate("[statuses.at(-1).code, statuses.at(-1).message]") == [code, "why"]
    assert stage.attempts == 1


@pytest.mark.parametrize("code", [4004, 4008, 1001, 1011])
def test_it_comes_back_and_resumes_after_other_closes(stage, open_client, code):
    stage.message("before")
    page = open_client()
    stage.message("meanwhile")
    stage.bye(code)
    wait_events(page, 2)
    until(page, "client.phase === 'joined'")
    assert seqs(page) == [1, 2]
    assert [command["since"] for command in stage.commands if command["op"] == "join" and "since" in command] == \
        [{"epoch": "e1", "seq": 1}]


def test_a_draining_node_says_when_to_come_back(stage, open_client):
    page = open_client()
    page.evaluate("() => { client.on('status', ({ phase }) => phase === 'waiting' && client.retry()); }")
    before = time.monotonic()
    stage.bye(1001, "the node drains", retry_ms=1200)
    until(page, f"{WAIT} && client.phase === 'joined'")
    assert time.monotonic() - before >= 1.2  # nobody may come sooner
    waits = page.evaluate(WAIT)
    assert waits["mandated"] is True and waits["left"] <= 1200


def test_waits_are_jittered_grow_and_obey_a_longer_retry_ms(stage, open_client):
    page = open_client()
    stage.bye(4004, retry_ms=30_000)
    assert until(page, WAIT)["left"] >= 25_000
    page.evaluate("client.stop()")
    lefts = []
    for _ in range(12):
        page = open_client()
        stage.bye(4008)
        lefts.append(until(page, WAIT)["left"])
        page.evaluate("client.stop()")
    assert max(lefts) <= 1000 and max(lefts) - min(lefts) > 100


def test_too_many_connections_wait_long(stage, open_client):
    page = open_client()
    stage.bye(4005)
    assert until(page, WAIT)["left"] >= 5000


def test_an_expired_token_is_renewed(stage, open_client):
    def hello(command, connection):
        if command.get("token") == "new":
            return [{"ev": "ok", "you": stage.you}]
        stage.loop.call_soon(lambda: stage.loop.create_task(connection.close(4002, "expired")))
        return [{"ev": "error", "code": "token_expired", "message": "expired"}]

    stage.answers["hello"] = hello
    page = open_client(token="old", tokens=["new"])
    assert page.evaluate("asked") == ["token_expired"]


def test_without_another_token_it_stops(stage, open_client):
    stage.answers["hello"] = lambda command, connection: [{"ev": "error", "code": "unauthorized", "message": "no"}]
    page = open_client(wait=False, token="old", tokens=["old"])
    until(page, "client.phase === 'stopped'")
    assert page.evaluate("statuses.at(-1).code") == "unauthorized"
    assert stage.attempts == 1


def test_a_token_is_renewed_before_it_expires_on_the_same_connection(stage, open_client):
    def token(seconds):
        claims = base64.urlsafe_b64encode(json.dumps({"exp": time.time() + seconds, "n": "é"}).encode()).decode()
        return f"e30.{claims.rstrip('=')}.x"

    later = token(36_000)
    page = open_client(token=token(120), tokens=[later], hurry=60)
    stage.wait_for(lambda command: command["op"] == "hello" and command.get("token") == later)
    assert page.evaluate("asked") == ["expiring"]
    assert stage.attempts == 1


def test_a_gap_is_filled_in_its_place(stage, open_client):
    page = open_client()
    stage.send(stage.message("1"))
    for n in range(450):
        stage.message(f"skipped {n}")
    stage.recorded({"ev": "gone", "of": 1})
    stage.state = {**stage.state, "slow_s": 30}
    last = stage.message("last")
    stage.send({"ev": "lagged", "after": 1, "before": last["seq"]}, last)
    live = stage.message("live")
    stage.send(live)
    wait_events(page, 453)
    assert page.evaluate("events.filter(({ seq, ev }) => seq && ev !== 'joined').map(({ seq }) => seq)") == \
        list(range(1, live["seq"] + 1))
    until(page, "client.state.slow_s === 30")
    assert page.evaluate("events.filter(({ ev }) => ev === 'lagged').length") == 0


def test_a_gap_that_cannot_be_filled_stays_one(stage, open_client):
    page = open_client()
    stage.send(stage.message("1"))
    stage.answers["history"] = lambda command, connection: [{"ev": "error", "code": "overloaded"}]
    for n in range(5):
        stage.message(f"skipped {n}")
    last = stage.message("last")
    stage.send({"ev": "lagged", "after": 1, "before": 7}, last)
    wait_events(page, 2)
    assert page.evaluate("events.filter(({ seq, ev }) => seq || ev === 'lagged').map(({ ev, seq, after, before }) => "
                         "[ev, seq ?? after, before ?? 0])") == [["msg", 1, 0], ["lagged", 1, 7], ["msg", 7, 0]]


def test_a_message_is_said_once_over_a_lost_connection(stage, open_client):
    page = open_client()
    said = []

    def say(command, connection):
        said.append(command["nonce"])
        if len(said) == 1:
            stage.message(command["text"], user={"id": "u-1", "name": "Ana"})
            stage.loop.call_soon(lambda: stage.loop.create_task(connection.close(1011)))
            return []
        return [{"ev": "ok", "seq": 1, "at": stage.record[0]["at"]}]

    stage.answers["say"] = say
    assert page.evaluate("client.say('once \\ud800 \\0')")["seq"] == 1
    assert len(said) == 2 and said[0] == said[1]
    assert stage.record[0]["text"] == "once \ufffd \ufffd"
    wait_events(page, 1)
    assert seqs(page) == [1]


def test_who_is_banned_may_appeal(stage, open_client):
    page = open_client()
    stage.send({"ev": "notice", "notice": "n-1", "level": "ban", "code": "banned", "rule": "ban", "message": "m",
                "appeal": True}, {"ev": "left", "code": "banned"})
    until(page, "client.phase === 'stopped'")
    page.evaluate("client.appeal('n-1', 'a song')")
    assert stage.wait_for("appeal")["text"] == "a song"
    assert page.evaluate("client.say('x').catch(({ code }) => code)") == "stopped"
    stage.send({"ev": "notice", "notice": "n-2", "level": "info", "code": "appeal_granted", "rule": "", "message": "ok"})
    until(page, "events.some(({ code }) => code === 'appeal_granted')")


def test_a_room_that_closed_is_joined_again(stage, open_client):
    page = open_client()
    stage.send({"ev": "left", "code": "closed"})
    until(page, f"{WAIT} && client.phase === 'joined'")


def test_commands_that_are_too_large_or_come_too_late_are_refused(stage, open_client):
    stage.limits["frame_bytes"] = 1024
    page = open_client()
    assert page.evaluate("client.say('x'.repeat(2000)).catch(({ code }) => code)") == "too_large"
    page.evaluate("client.stop()")
    assert page.evaluate("client.vote(1).catch(({ code }) => code)") == "stopped"
    assert page.evaluate("client.say('x').catch(({ code }) => code)") == "stopped"


def test_the_queue_of_questions_follows_from_the_record(stage, open_client):
    stage.state["questions"] = [{"seq": 1, "votes": 2}]
    stage.message("an old question", kind="question")
    page = open_client()
    stage.send(stage.message("a new one", kind="question", user={"id": "u-5", "name": "Eve"}),
               {"ev": "votes", "of": 2, "count": 4}, {"ev": "votes", "of": 9, "count": 4})
    until(page, "client.state.questions.length === 2 && client.state.questions[1].votes === 4")
    assert page.evaluate("events.filter(({ ev }) => ev === 'state').map(({ patch }) => patch.questions.length)") == [2]
    stage.send(stage.recorded({"ev": "gone", "user": "u-5"}))
    until(page, "client.state.questions.length === 1")
    stage.send(stage.recorded({"ev": "gone", "of": 1}))
    until(page, "client.state.questions.length === 0")
    stage.send(stage.recorded({"ev": "state", "patch": {"questions": [{"seq": 2, "votes": 1}]}}))
    until(page, "client.state.questions.length === 1")
    assert page.evaluate("events.filter(({ ev }) => ev === 'state').at(-1).patch.questions") == [{"seq": 2, "votes": 1}]
