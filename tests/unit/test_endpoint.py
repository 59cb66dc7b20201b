"""Asking OpenAI-compatible addresses, against a real server on this machine that misbehaves in every way it
can.

No test waits, except for the time-outs, 0.2 s each: the pauses of the `openai` client are written down
instead.
"""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from helpers import dot
from lessons.endpoint import GIVE_UP, Endpoint, Reply, ask, ask_all, cost, failures

KEY = "sk-" + 30 * "k"


def good(text="digraph { a -> b }", **more):
    reply = {
        "choices": [{"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}]
    }
    return 200, {}, json.dumps(reply | {"usage": {"prompt_tokens": 11, "completion_tokens": 7}} | more)


class Misbehaving(BaseHTTPRequestHandler):
    """Plays what the server's script says, one entry a request, the last for ever: (status, headers, body), a
    word, or a function of the request.
    """

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.title(): value for name, value in self.headers.items()}
        self.server.seen.append((self.command, self.path, headers, json.loads(body or "{}")))
        act = self.server.script.pop(0) if len(self.server.script) > 1 else self.server.script[0]
        act = act(self.server.seen[-1][3]) if callable(act) else act
        if act == "hang":
            self.server.over.wait(5)
        elif act == "hang up":
            self.close_connection = True
        elif act == "half":
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            self.wfile.write(b'{"choices"')
        else:
            status, headers, text = act
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(text if isinstance(text, bytes) else text.encode())

    do_GET = do_POST

    def log_message(self, *_):
        pass


@pytest.fixture
def start():
    """start(*script) -> a server that plays it; all are stopped after the test."""
    servers = []

    def start(*script):
        server = ThreadingHTTPServer(("127.0.0.1", 0), Misbehaving)
        server.script, server.seen, server.over = list(script), [], threading.Event()
        server.url = f"http://127.0.0.1:{server.server_port}/v1"
        servers.append(server)
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        return server

    yield start
    for server in servers:
        server.over.set()
        server.shutdown()
        server.server_close()


@pytest.fixture(autouse=True)
def waits(monkeypatch):
    """The pauses that would have been slept, in seconds."""
    waits = []
    monkeypatch.setattr(time, "sleep", waits.append)
    return waits


@pytest.fixture
def client(start, monkeypatch, waits):
    """client(*script, **options) -> (the reply to one prompt, the pauses that it would have slept, the
    server).
    """
    monkeypatch.setenv("THE_KEY", KEY)

    def client(*script, **options):
        server = start(*script)
        waits.clear()
        endpoint = Endpoint(server.url, "any", key="THE_KEY", **{"timeout": 5, "retries": 2, **options})
        return ask(endpoint, "Draw a."), list(waits), server

    return client


def one_line(reply, *words):
    assert (
        reply.text is None
        and "\n" not in reply.reason
        and KEY not in reply.reason
        and len(reply.reason) < 500
    ), reply
    for word in words:
        assert word in reply.reason, (word, reply.reason)


def test_a_good_reply(client):
    reply, waits, server = client(good())
    assert (reply.text, reply.tokens_in, reply.tokens_out, reply.finish, waits) == (
        "digraph { a -> b }",
        11,
        7,
        "stop",
        [],
    )
    [(_, path, headers, body)] = server.seen
    assert (
        path == "/v1/chat/completions"
        and headers["Authorization"] == f"Bearer {KEY}"
        and headers["Content-Type"] == "application/json"
    )
    assert body == {
        "model": "any",
        "messages": [{"role": "user", "content": "Draw a."}],
        "temperature": 0,
        "max_tokens": 448,
    }


def test_without_a_key_none_is_sent(start, monkeypatch):
    monkeypatch.delenv("THE_KEY", raising=False)
    server = start(good())
    assert ask(Endpoint(server.url, "any", key="THE_KEY"), "x").text
    assert "Authorization" not in server.seen[0][2]


def test_the_servers_own_pause_is_kept(client):
    reply, waits, _ = client((429, {"Retry-After": "7"}, "slow down"), good())
    assert reply.text and waits == [7.0]


@pytest.mark.parametrize("header", ["soon", "-5", "nan", "", "Wed, 99 Foo"])
def test_a_retry_after_that_says_nothing(client, header):
    reply, waits, _ = client((429, {"Retry-After": header}, ""), good())
    assert reply.text and len(waits) == 1 and 0 < waits[0] < 10


def test_a_wait_that_is_too_long_is_not_waited(client):
    reply, waits, server = client((429, {"Retry-After": "86400"}, "daily limit"), good())
    one_line(reply, "429", "daily limit", "86400")
    assert waits == [] and len(server.seen) == 1


def test_retries_are_bounded_and_wait_longer_each_time(client):
    reply, waits, server = client((429, {}, '{"error": {"message": "too many"}}'), retries=3)
    one_line(reply, "429", "too many", "ask for a higher limit")
    assert waits == sorted(waits) and len(waits) == 3 and len(server.seen) == 4


@pytest.mark.parametrize("status", [500, 502, 503, 504, 529, 408])
def test_the_servers_trouble_is_tried_again(client, status):
    reply, waits, _ = client((status, {}, "oops"), good())
    assert reply.text and len(waits) == 1
    one_line(client((status, {}, "oops"))[0], str(status), "oops", "try later")


@pytest.mark.parametrize(
    "status, words",
    [
        (400, "Endpoint.options"),
        (401, "THE_KEY"),
        (403, "THE_KEY"),
        (404, "ends in /v1"),
        (418, "read what it says"),
        (307, "307"),
    ],
)
def test_what_another_try_cannot_fix_is_tried_once(client, status, words):
    reply, waits, server = client((status, {}, '{"error": {"message": "No, \\u001b[31mno."}}'), good())
    one_line(reply, str(status), words)
    assert waits == [] and len(server.seen) == 1 and "\x1b" not in reply.reason


def test_a_key_that_comes_back_is_not_shown(client):
    one_line(client((401, {}, f"Incorrect API key provided: {KEY}."))[0], "401", "(key)")
    one_line(client((200, {}, f"<p>{KEY}</p>"))[0], "no JSON")


@pytest.mark.parametrize("key", [f"{KEY}\nX-Evil: 1", "schlüssel", "a\x00b"])
def test_a_broken_key_is_neither_sent_nor_shown(start, monkeypatch, key):
    server = start(good())
    monkeypatch.setitem(ask.__globals__["os"].__dict__, "environ", {"THE_KEY": key})
    reply = ask(Endpoint(server.url, "any", key="THE_KEY"), "x")
    one_line(reply, "THE_KEY", "copy it again")
    assert key not in reply.reason and server.seen == []


def test_a_key_does_not_follow_a_redirect(client, start):
    other = start(good())
    reply, waits, _ = client((302, {"Location": other.url}, ""))
    one_line(reply, "302", other.url, "Endpoint.url")
    assert not other.seen and not waits, "a POST that is redirected loses its prompt"


def choice(**changes):
    message = {"role": "assistant", "content": "digraph { a -> b }"} | changes.pop("message", {})
    return (
        200,
        {},
        json.dumps({"choices": [{"index": 0, "message": message, "finish_reason": "stop"} | changes]}),
    )


@pytest.mark.parametrize(
    "act, words",
    [
        (
            choice(message={"content": None, "reasoning_content": "hm"}, finish_reason="length"),
            ["max_tokens"],
        ),
        (choice(error={"message": "upstream is gone", "code": 502}), ["upstream is gone"]),
        ((200, {}, json.dumps({"error": {"message": "no such model"}})), ["no such model"]),
        ((200, {}, json.dumps({"error": "out of credit"})), ["out of credit"]),
        ((200, {}, 'data: {"choices": []}\n\ndata: [DONE]\n'), ["stream"]),
    ],
)
def test_the_reason_is_the_servers_own(client, act, words):
    reply, *_ = client(act)
    one_line(reply, *words)


def test_content_in_parts_is_joined(client):
    reply, *_ = client(
        choice(
            message={
                "content": [{"type": "text", "text": "digraph { a "}, {"type": "text", "text": "-> b }"}]
            }
        )
    )
    assert reply.text == "digraph { a -> b }"


@pytest.mark.parametrize(
    "url",
    [
        "http://[::1/v1",
        "http://a..b/v1",
        "http://host:port/v1",
        "ftp://host/v1",
        "http:///v1",
        "http://me:secret@host:x/v1",
    ],
)
def test_an_address_that_cannot_be_one(url):
    reply = ask(Endpoint(url, "any", key="NO_KEY_HERE"), "Draw a.")
    one_line(reply, "Endpoint.url")
    assert "secret" not in reply.reason


def test_a_password_in_the_address_is_not_printed():
    reply = ask(Endpoint("http://me:secret@localhost:1/v1", "any", key="NO_KEY_HERE"), "Draw a.")
    one_line(reply, "localhost", "NO_KEY_HERE")
    assert "secret" not in reply.reason


def test_time_out(client):
    reply, waits, server = client("hang", timeout=0.2, retries=1)
    one_line(reply, "no reply within 0.2 s", "raise Endpoint.timeout")
    assert len(waits) == 1 and len(server.seen) == 2


@pytest.mark.parametrize("act", ["hang up", "half"])
def test_half_a_reply_or_none(client, act):
    reply, waits, _ = client(act, good())
    assert reply.text and len(waits) == 1
    one_line(client(act, retries=0)[0], "check the network and the address")


def test_nothing_listens(start):
    server = start(good())
    server.shutdown()
    server.server_close()
    one_line(ask(Endpoint(server.url, "any"), "x"), "nothing listens", server.url, "start the server")


@pytest.mark.parametrize(
    "url", ["localhost:8000/v1", "file:///etc", "ftp://127.0.0.1/v1", "http://", "http:///v1", ""]
)
def test_an_address_that_is_none(url):
    one_line(ask(Endpoint(url, "any"), "x"), "address like", "Endpoint.url")


@pytest.mark.parametrize("url", ["http://127.0.0.1:port/v1", "http://a b/v1"])
def test_an_address_that_cannot_be(url):
    one_line(ask(Endpoint(url, "any"), "x"), "check")


@pytest.mark.parametrize("body", ["<html>Welcome</html>", "", '{"choices": [', b"\xff\xfe", "[" * 100_000])
def test_broken_json(client, body):
    reply, waits, server = client((200, {}, body))
    one_line(reply, "sent no JSON", "check that the address ends in /v1")
    assert waits == [] and len(server.seen) == 1


@pytest.mark.parametrize(
    "body",
    [
        "{}",
        "[]",
        "null",
        "3",
        '{"choices": []}',
        '{"choices": null}',
        '{"choices": [{}]}',
        '{"choices": [{"message": {}}]}',
        '{"choices": ["x"]}',
    ],
)
def test_missing_fields(client, body):
    reply, waits, _ = client((200, {}, body))
    one_line(reply, "no choices[0].message.content", "OpenAI-compatible")
    assert waits == []


def test_no_text(client):
    one_line(client(good(None))[0], "sent no text", "'stop'")
    one_line(client(good([{"type": "text"}]))[0], "sent no text")


@pytest.mark.parametrize(
    "usage",
    [
        None,
        {},
        [],
        "many",
        {"prompt_tokens": "11"},
        {"prompt_tokens": True, "completion_tokens": -1},
        {"prompt_tokens": 1.5},
    ],
)
def test_usage_that_says_nothing_is_unknown(client, usage):
    reply, *_ = client(good(usage=usage))
    assert reply.text and reply.tokens_in is None and reply.tokens_out is None


def test_failures_are_a_line_for_each_reason():
    replies = [Reply("digraph {}"), Reply(None, "no luck"), Reply(None, "no key"), Reply(None, "no luck")]
    assert failures("abcd", replies) == ["failed, 2 of 4 (b, d): no luck", "failed, 1 of 4 (c): no key"]
    assert failures("a", [Reply("")]) == []


# newer models, whole splits, cost


def picky(body):
    """What a newer model says to the options of an older one; a good reply to its own."""
    if "max_tokens" in body:
        said = {
            "message": "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.",
            "param": "max_tokens",
        }
    elif "temperature" in body:
        said = {
            "message": "Unsupported value: 'temperature' does not support 0 with this model.",
            "param": "temperature",
        }
    else:
        return good()
    return 400, {}, json.dumps({"error": said})


def test_a_newer_models_options_are_found_and_said(client):
    reply, waits, server = client(picky)
    assert reply.text and waits == [] and reply.options == {"max_completion_tokens": 448}
    assert server.seen[-1][3].keys() == {"model", "messages", "max_completion_tokens"}


def test_options_that_were_taken_are_said(client):
    assert client(good())[0].options == {"temperature": 0, "max_tokens": 448}


def test_another_bad_request_is_not_repeated(client):
    reply, _, server = client((400, {}, "no such thing as top_k"), options={"top_k": 1})
    one_line(reply, "400", "top_k", "Endpoint.options")
    assert len(server.seen) == 1


def test_nothing_of_another_accounts_settings_is_sent(client, monkeypatch):
    monkeypatch.setenv("OPENAI_ORG_ID", "org-mine")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-someone-else-entirely")
    *_, server = client(good())
    assert "org-mine" not in str(server.seen) and "someone-else" not in str(server.seen)


def endpoint_of(server, **options):
    return Endpoint(server.url, "any", key="THE_KEY", retries=0, **options)


def test_answers_are_saved_as_they_come_and_not_asked_for_again(start, tmp_path):
    file, prompts = tmp_path / "deep" / "replies.jsonl", {"p1": "one", "p2": "two", "p3": "three"}
    server = start(good("digraph { one }"), (500, {}, "oops"), good("digraph { three }"))
    first = ask_all(endpoint_of(server), prompts, file)
    assert [first[name].text for name in prompts] == ["digraph { one }", None, "digraph { three }"]
    file.write_text(file.read_text() + '{"name": "p9", "asked": "cut sho')  # stopped in the middle of a line
    server.script = [good("digraph { two }")]
    second = ask_all(endpoint_of(server), prompts, file)
    assert [body["messages"][0]["content"] for *_, body in server.seen[3:]] == ["two"]
    assert second == {**first, "p2": second["p2"]} and second["p2"].text == "digraph { two }"
    assert ask_all(endpoint_of(server), prompts, file) == second and len(server.seen) == 4


@pytest.mark.parametrize(
    "change", [{"model": "other"}, {"options": {"temperature": 1}}, {"prompt": "another"}]
)
def test_an_answer_to_another_question_is_not_taken(start, tmp_path, change):
    server, prompt = start(good()), change.pop("prompt", "one")
    ask_all(Endpoint(server.url, "any"), {"p1": "one"}, tmp_path / "replies.jsonl")
    ask_all(Endpoint(server.url, **{"model": "any", **change}), {"p1": prompt}, tmp_path / "replies.jsonl")
    assert len(server.seen) == 2


def test_a_wrong_key_is_not_tried_on_every_prompt(start, tmp_path):
    server = start((401, {}, "no such key"))
    replies = ask_all(
        endpoint_of(server), {str(n): f"prompt {n}" for n in range(9)}, tmp_path / "replies.jsonl"
    )
    assert len(server.seen) == GIVE_UP and all(reply.text is None for reply in replies.values())
    lines = failures(list(replies), list(replies.values()))
    assert (
        len(lines) == 2
        and "401" in lines[0]
        and "not asked" in lines[1]
        and f"{9 - GIVE_UP} of 9" in lines[1]
    )


def test_the_key_is_in_no_file(start, tmp_path, monkeypatch):
    monkeypatch.setenv("THE_KEY", KEY)
    server = start((401, {}, f"Incorrect API key provided: {KEY}."))
    ask_all(endpoint_of(server), {"p1": "one"}, tmp_path / "replies.jsonl")
    assert KEY not in (tmp_path / "replies.jsonl").read_text()


def test_cost_is_by_a_million_tokens():
    replies = [Reply("x", tokens_in=1_000_000, tokens_out=100_000), Reply(None, "no luck")]
    assert cost(replies, 2.50, 10.00) == pytest.approx(3.50)
    assert cost(replies, 0, 0) is None and cost([Reply("x")], 2.50, 10.00) is None


def test_answers_come_through_unchanged(start, edition):
    asked = edition.validation[:3]
    server = start(*(good(f"Here it is:\n```dot\n{pair.dot}\n```") for pair in asked))
    replies = [ask(Endpoint(server.url, "any"), pair.explicit_prompt) for pair in asked]
    assert [body["messages"][0]["content"] for *_, body in server.seen] == [
        pair.explicit_prompt for pair in asked
    ]
    assert all(dot.check(reply.text).outcome == "valid" for reply in replies) and [
        reply.tokens_in for reply in replies
    ] == [11, 11, 11]
