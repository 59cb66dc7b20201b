"""The client for OpenAI-compatible addresses, against a real server on this machine that misbehaves in every way it can.

No test waits, except for the time-outs, 0.2 s each.
"""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from helpers import dot
from helpers.endpoint import Endpoint, Reply, ask, failures

KEY = "sk-" + 30 * "k"
LONG_AGO = "Wed, 21 Oct 2015 07:28:00 GMT"


def good(text="digraph { a -> b }", **more):
    reply = {"choices": [{"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}]}
    return 200, {}, json.dumps(reply | {"usage": {"prompt_tokens": 11, "completion_tokens": 7}} | more)


class Misbehaving(BaseHTTPRequestHandler):
    """Plays what the server's script says, one entry a request, the last for ever: (status, headers, body), or a word."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.seen.append((self.command, self.path, dict(self.headers), json.loads(body or "{}")))
        act = self.server.script.pop(0) if len(self.server.script) > 1 else self.server.script[0]
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


@pytest.fixture
def client(start, monkeypatch):
    """client(*script, **options) -> (the reply to one prompt, the waits that it would have slept, the server)."""
    monkeypatch.setenv("THE_KEY", KEY)

    def client(*script, **options):
        server, waits = start(*script), []
        endpoint = Endpoint(server.url, "any", key="THE_KEY", **{"timeout": 5, "tries": 3, **options})
        return ask(endpoint, "Draw a.", waits.append), waits, server

    return client


def one_line(reply, *words):
    assert reply.text is None and "\n" not in reply.reason and KEY not in reply.reason and len(reply.reason) < 500, reply
    for word in words:
        assert word in reply.reason, (word, reply.reason)


def test_a_good_reply(client):
    reply, waits, server = client(good())
    assert (reply.text, reply.tokens_in, reply.tokens_out, reply.finish, waits) == ("digraph { a -> b }", 11, 7, "stop", [])
    [(_, path, headers, body)] = server.seen
    assert path == "/v1/chat/completions" and headers["Authorization"] == f"Bearer {KEY}" and headers["Content-Type"] == "application/json"
    assert body == {"model": "any", "messages": [{"role": "user", "content": "Draw a."}], "temperature": 0, "max_tokens": 448}


def test_without_a_key_none_is_sent(start, monkeypatch):
    monkeypatch.delenv("THE_KEY", raising=False)
    server = start(good())
    assert ask(Endpoint(server.url, "any", key="THE_KEY"), "x").text
    assert "Authorization" not in server.seen[0][2]


def test_retry_after_in_seconds(client):
    reply, waits, _ = client((429, {"Retry-After": "7"}, "slow down"), good())
    assert reply.text and waits == [7.0]


def test_retry_after_as_a_date(client):
    reply, waits, _ = client((503, {"Retry-After": LONG_AGO}, ""), good())
    assert reply.text and waits == [0.0]


@pytest.mark.parametrize("header", ["soon", "-5", "1e9", "nan", "", "Wed, 99 Foo"])
def test_a_retry_after_that_says_nothing(client, header):
    reply, waits, _ = client((429, {"Retry-After": header}, ""), good())
    assert reply.text and waits == [1.0]


def test_a_wait_that_is_too_long_is_not_waited(client):
    reply, waits, server = client((429, {"Retry-After": "86400"}, "daily limit"), good())
    one_line(reply, "429", "daily limit", "86400 s", "Endpoint.patience")
    assert waits == [] and len(server.seen) == 1


def test_retries_are_bounded_and_wait_longer_each_time(client):
    reply, waits, server = client((429, {}, '{"error": {"message": "too many"}}'), tries=4, pause=0.5)
    one_line(reply, "429", "too many", "ask for a higher limit", "tried 4 times")
    assert waits == [0.5, 1.0, 2.0] and len(server.seen) == 4


@pytest.mark.parametrize("status", [500, 502, 503, 504, 529, 408])
def test_the_servers_trouble_is_tried_again(client, status):
    reply, waits, _ = client((status, {}, "oops"), good())
    assert reply.text and waits == [1.0]
    one_line(client((status, {}, "oops"))[0], str(status), "oops", "try later", "tried 3 times")


@pytest.mark.parametrize("status, words", [(400, "Endpoint.options"), (401, "THE_KEY"), (403, "THE_KEY"), (404, "ends in /v1"), (418, "read what it says"), (307, "307")])
def test_what_another_try_cannot_mend_is_tried_once(client, status, words):
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
    return 200, {}, json.dumps({"choices": [{"index": 0, "message": message, "finish_reason": "stop"} | changes]})


@pytest.mark.parametrize(
    "act, words",
    [
        (choice(message={"content": None, "reasoning_content": "hm"}, finish_reason="length"), ["max_tokens"]),
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
    reply, *_ = client(choice(message={"content": [{"type": "text", "text": "digraph { a "}, {"type": "text", "text": "-> b }"}]}))
    assert reply.text == "digraph { a -> b }"


@pytest.mark.parametrize("url", ["http://[::1/v1", "http://a..b/v1", "http://host:port/v1", "ftp://host/v1", "http:///v1", "http://me:secret@host:x/v1"])
def test_an_address_that_cannot_be_one(url):
    reply = ask(Endpoint(url, "any", key="NO_KEY_HERE"), "Draw a.", lambda _: None)
    one_line(reply, "Endpoint.url")
    assert "secret" not in reply.reason


def test_a_password_in_the_address_is_not_printed():
    reply = ask(Endpoint("http://me:secret@localhost:1/v1", "any", key="NO_KEY_HERE"), "Draw a.", lambda _: None)
    one_line(reply, "localhost", "NO_KEY_HERE")
    assert "secret" not in reply.reason


def test_time_out(client):
    reply, waits, server = client("hang", timeout=0.2, tries=2)
    one_line(reply, "no reply within 0.2 s", "raise Endpoint.timeout", "tried 2 times")
    assert waits == [1.0] and len(server.seen) == 2


@pytest.mark.parametrize("act", ["hang up", "half"])
def test_half_a_reply_or_none(client, act):
    reply, waits, _ = client(act, good())
    assert reply.text and waits == [1.0]
    one_line(client(act, tries=1)[0], "check the network and the address")


def test_nothing_listens(start):
    server = start(good())
    server.shutdown()
    server.server_close()
    waits = []
    one_line(ask(Endpoint(server.url, "any"), "x", waits.append), "nothing listens", server.url, "start the server")
    assert waits == []


@pytest.mark.parametrize("url", ["localhost:8000/v1", "file:///etc", "ftp://127.0.0.1/v1", "http://", "http:///v1", ""])
def test_an_address_that_is_none(url):
    one_line(ask(Endpoint(url, "any"), "x"), "is no address", "Endpoint.url")


@pytest.mark.parametrize("url", ["http://127.0.0.1:port/v1", "http://a b/v1"])
def test_an_address_that_cannot_be(url):
    one_line(ask(Endpoint(url, "any", tries=1), "x"), "check")


@pytest.mark.parametrize("body", ["<html>Welcome</html>", "", '{"choices": [', b"\xff\xfe", "[" * 100_000])
def test_broken_json(client, body):
    reply, waits, server = client((200, {}, body))
    one_line(reply, "sent no JSON", "check that the address ends in /v1")
    assert waits == [] and len(server.seen) == 1


@pytest.mark.parametrize("body", ["{}", "[]", "null", "3", '{"choices": []}', '{"choices": null}', '{"choices": [{}]}', '{"choices": [{"message": {}}]}', '{"choices": ["x"]}'])
def test_missing_fields(client, body):
    reply, waits, _ = client((200, {}, body))
    one_line(reply, "no choices[0].message.content", "OpenAI-compatible")
    assert waits == []


def test_no_text(client):
    one_line(client(good(None))[0], "sent no text", "'stop'")
    one_line(client(good([{"type": "text"}]))[0], "sent no text")


@pytest.mark.parametrize("usage", [None, {}, [], "many", {"prompt_tokens": "11"}, {"prompt_tokens": True, "completion_tokens": -1}, {"prompt_tokens": 1.5}])
def test_usage_that_says_nothing_is_unknown(client, usage):
    reply, *_ = client(good(usage=usage))
    assert reply.text and reply.tokens_in is None and reply.tokens_out is None


def test_failures_are_a_line_for_each_reason():
    replies = [Reply("digraph {}"), Reply(None, "no luck"), Reply(None, "no key"), Reply(None, "no luck")]
    assert failures("abcd", replies) == ["failed, 2 of 4 (b, d): no luck", "failed, 1 of 4 (c): no key"]
    assert failures("a", [Reply("")]) == []


@pytest.mark.parametrize("tries", [0, -1])
def test_no_tries_no_request(start, tries):
    server = start(good())
    one_line(ask(Endpoint(server.url, "any", tries=tries), "x"), "Endpoint.tries")
    assert server.seen == []


def test_answers_come_through_unchanged(start, edition):
    asked = edition.validation[:3]
    server = start(*(good(f"Here it is:\n```dot\n{pair.dot}\n```") for pair in asked))
    replies = [ask(Endpoint(server.url, "any"), pair.explicit_prompt) for pair in asked]
    assert [body["messages"][0]["content"] for *_, body in server.seen] == [pair.explicit_prompt for pair in asked]
    assert all(dot.check(reply.text).outcome == "valid" for reply in replies) and [reply.tokens_in for reply in replies] == [11, 11, 11]
