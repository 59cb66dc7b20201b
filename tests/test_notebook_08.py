"""What notebook 08 defines: cards, the upload that looks first, the client. Its cells are run as they stand, those with the model left out.

The client asks a real server on this machine that misbehaves in every way it can; no test waits, except for the time-outs, 0.2 s each.
"""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from huggingface_hub import ModelCard, metadata_load
from huggingface_hub.repocard_data import model_index_to_eval_results

from helpers import dot

ROOT = Path(__file__).parent.parent
[PAGE] = (ROOT / "notebooks").rglob("08-share-it.ipynb")  # a draft, or finished
CELLS = [c for c in nbformat.read(PAGE, 4).cells if c.cell_type == "code"]
TOKEN = "hf_" + 30 * "q"
KEY = "sk-" + 30 * "k"
LONG_AGO = "Wed, 21 Oct 2015 07:28:00 GMT"


@pytest.fixture(scope="module")
def page():
    """Everything that the page's cells define, but for those that need the model."""
    names = {}
    for cell in CELLS:
        if cell.id != "first-cell" and not {"model", "raises-exception"} & set(cell.metadata.get("tags", [])):
            exec("import sys\nfrom pathlib import Path\n" + cell.source, names)
    return SimpleNamespace(**names)


@pytest.fixture
def report_run(page):
    return json.loads((ROOT / "data/checkpoints/pocket-report/run.json").read_text())


@pytest.fixture
def best_run(page, report_run):
    return {**report_run, **page.best}


# cards


def test_a_card_has_the_figures_of_its_own_adapter_only(page, report_run, best_run):
    assert {(row["split"], row["prompt"]) for row in page.recorded(report_run)} == {("validation", "bare"), ("validation", "explicit")}
    assert {row["split"] for row in page.recorded(best_run)} == {"test"}
    assert {row["part"] for row in page.recorded(best_run)} > {"all", "without the known near-duplicates"}
    assert page.recorded({**report_run, "seed": 1}) == [] and page.recorded({**report_run, "profile": "gemma-2b"}) == []


def test_figures_are_those_of_the_records(page, report_run):
    rows = json.loads((ROOT / "data/results/replication.json").read_text())["rows"]
    [bare] = [row for row in rows if row["who"] == "fine-tuned, bare prompt"]
    found = {result.metric_type: result for result in page.eval_results(page.recorded(report_run)) if result.metric_args["prompt"] == "bare"}
    assert found["valid"].metric_value == round(bare["valid"] / bare["n"], 4) and found["edge_f1"].metric_value == round(bare["edge_f1"], 4)
    assert f"{bare['valid']}/{bare['n']}" in page.model_card(report_run).text


@pytest.mark.parametrize("run", ["report_run", "best_run"])
def test_a_card_survives_the_way_to_a_file(page, run, request, tmp_path):
    run = request.getfixturevalue(run)
    card = page.model_card(run)
    card.save(tmp_path / "README.md")
    head = metadata_load(tmp_path / "README.md")
    name, results = model_index_to_eval_results(head["model-index"])
    assert name == f"pocket-dot-{run['recipe']}" and f"# {name}\n" in card.text
    assert results == page.eval_results(page.recorded(run)) and results
    assert ModelCard.load(tmp_path / "README.md").data.to_dict() == card.data.to_dict()
    assert page.problems(card) == {}


def test_no_validity_without_structure_and_conditions(page, best_run):
    held = {}
    for result in page.eval_results(page.recorded(best_run)):
        assert set(page.NEEDED) <= set(result.metric_args)
        held.setdefault(json.dumps(result.metric_args), set()).add(result.metric_type)
    assert all(metrics == {"valid", "node_f1", "edge_f1", "exact"} for metrics in held.values())


def test_an_adapter_without_records_gets_a_card_without_figures(page, report_run):
    card = page.model_card({**report_run, "profile": "gemma-2b"})
    assert "model-index" not in card.data.to_dict() and "Not measured yet." in card.text
    assert card.data.license == "gemma" and "Gemma Terms of Use" in card.text


@pytest.mark.parametrize(
    "old, new, word",
    [
        ("license: mit\n", "", "licence"),
        ("base_model: your-name/pocket\n", "", "base"),
        ("base_model: your-name/pocket\n", "base_model: google/gemma-2b-it\n", "licence"),
        ("base_model: your-name/pocket\n", "base_model: /somewhere/data/pocket\n", "base"),
        ("type: edge_f1", "type: bleu", "structure"),
        ("decoding: greedy", "how: greedy", "conditions"),
        ("split: validation", "was: validation", "conditions"),
        ("What it is not for", "Limits", "limits"),
    ],
)
def test_each_problem_of_a_card_is_found(page, report_run, old, new, word):
    text = str(page.model_card(report_run))
    assert old in text and list(page.problems(ModelCard(text.replace(old, new)))) == [word]


def test_exercise_of_the_card(page):
    assert page.compare([]) == "Nothing written yet."
    assert page.compare(["base"]) == "Not wrong with this card: base. Still to find: 4."
    assert page.compare(["limits", "licence", "conditions", "structure"]).startswith("Right")


# what leaves the machine


class FakeApi:
    def __init__(self):
        self.calls = []

    def create_repo(self, repo, **options):
        self.calls.append(("create_repo", repo, options))

    def upload_folder(self, **options):
        self.calls.append(("upload_folder", options))


@pytest.fixture
def folder(tmp_path):
    """A folder that may be uploaded."""
    for name, text in {"README.md": "# a card", "adapter_config.json": "{}", "adapter_model.safetensors": "weights", "run.json": "{}"}.items():
        (tmp_path / name).write_text(text)
    return tmp_path


@pytest.fixture
def secret(monkeypatch):
    monkeypatch.setenv("HF_TOKEN", TOKEN)


def test_a_dry_run_sends_nothing(page, folder, secret, capsys):
    api = FakeApi()
    assert page.upload(folder, "me/x", api=api) is False and api.calls == []
    said = capsys.readouterr().out
    assert "7 bytes  adapter_model.safetensors -> me/x/adapter_model.safetensors" in said and "dry run" in said
    assert "access token: present" in said and TOKEN not in said


def test_without_a_token_it_says_so(page, folder, monkeypatch, capsys):
    monkeypatch.setitem(page.upload.__globals__, "get_token", lambda: None)
    page.upload(folder, "me/x", api=FakeApi())
    assert "access token: absent" in capsys.readouterr().out


def test_only_what_was_shown_is_sent_and_only_when_told(page, folder, secret, capsys):
    api = FakeApi()
    assert page.upload(folder, "me/x", dry=False, api=api) is True
    [(_, repo, how), (_, sent)] = api.calls
    assert repo == "me/x" and how["private"] is True
    assert sent == {"folder_path": folder, "repo_id": "me/x", "allow_patterns": sorted(path.name for path in folder.iterdir())}
    assert TOKEN not in capsys.readouterr().out


@pytest.mark.parametrize(
    "name, text, reason",
    [
        ("pytorch_model.bin", "x", "pickle"),
        ("adapter_model.bin", "x", "pickle"),
        ("model.PKL", "x", "pickle"),
        ("weights.ckpt", "x", "pickle"),
        ("optimizer.pt", "x", "state of the training"),
        ("scheduler.pt", "x", "state of the training"),
        ("rng_state_0.pth", "x", "state of the training"),
        ("training_args.bin", "x", "pickle"),
        (".env", "x", "hidden"),
        (".git/config", "x", "not on the list"),
        ("token", "x", "secret"),
        ("checkpoint-40/adapter_model.safetensors", "x", "not on the list"),
        ("notes.txt", "x", "not on the list"),
        ("model.gguf", "x", "not on the list"),
        ("NOTICE", f"log in with {TOKEN}", "access token"),
        ("LICENSE", f"key={KEY}", "access token"),
        ("config.json", json.dumps({"_name_or_path": str(ROOT / "data")}), "path of this machine"),
    ],
)
def test_what_does_not_belong_stops_everything(page, folder, secret, capsys, name, text, reason):
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(text)
    api = FakeApi()
    assert page.upload(folder, "me/x", dry=False, api=api) is False and api.calls == []
    said = capsys.readouterr().out
    [refused] = [line for line in said.splitlines() if "REFUSED" in line]
    assert name in refused and reason in refused and TOKEN not in said and KEY not in said


def test_a_link_is_not_followed(page, folder, tmp_path_factory, capsys):
    other = tmp_path_factory.mktemp("elsewhere") / "private"
    other.write_text("x")
    (folder / "LICENSE").symlink_to(other)
    api = FakeApi()
    assert page.upload(folder, "me/x", dry=False, api=api) is False and api.calls == []
    (folder / "LICENSE").unlink()
    (folder / "more").symlink_to(other.parent)
    assert page.upload(folder, "me/x", dry=False, api=api) is False and api.calls == []
    assert capsys.readouterr().out.count("REFUSED: a link") == 2


def test_an_empty_folder_is_not_sent(page, tmp_path):
    api = FakeApi()
    assert page.upload(tmp_path, "me/x", dry=False, api=api) is False and api.calls == []


def test_the_played_folder_is_refused_and_its_token_not_shown(page, tmp_path, capsys):
    page.play(tmp_path)
    page.upload(tmp_path, "me/leaky", api=FakeApi())
    said = capsys.readouterr().out
    assert said.count("REFUSED") == 5 and "hf_x" not in said


def test_exercise_of_the_refuse_list(page):
    assert page.check_reason({}) == "Nothing written yet."
    assert page.check_reason({"events.*": "logs"}) == "Right."
    assert "does not fit" in page.check_reason({"*.log": "logs"})
    assert "also README.md" in page.check_reason({"*": "anything"})


# the client


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
def client(page, start, monkeypatch):
    """client(*script, **options) -> (the reply to one prompt, the waits that it would have slept, the server)."""
    monkeypatch.setenv("THE_KEY", KEY)

    def client(*script, **options):
        server, waits = start(*script), []
        endpoint = page.Endpoint(server.url, "any", key="THE_KEY", **{"timeout": 5, "tries": 3, **options})
        return page.ask(endpoint, "Draw a.", waits.append), waits, server

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


def test_without_a_key_none_is_sent(page, start, monkeypatch):
    monkeypatch.delenv("THE_KEY", raising=False)
    server = start(good())
    assert page.ask(page.Endpoint(server.url, "any", key="THE_KEY"), "x").text
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
def test_a_broken_key_is_neither_sent_nor_shown(page, start, monkeypatch, key):
    server = start(good())
    monkeypatch.setitem(page.ask.__globals__["os"].__dict__, "environ", {"THE_KEY": key})
    reply = page.ask(page.Endpoint(server.url, "any", key="THE_KEY"), "x")
    one_line(reply, "THE_KEY", "copy it again")
    assert key not in reply.reason and server.seen == []


def test_a_key_does_not_follow_a_redirect(client, start):
    other = start(good())
    reply, *_ = client((302, {"Location": other.url}, ""))
    assert reply.text and "Authorization" not in other.seen[0][2]


def test_time_out(client):
    reply, waits, server = client("hang", timeout=0.2, tries=2)
    one_line(reply, "no reply within 0.2 s", "raise Endpoint.timeout", "tried 2 times")
    assert waits == [1.0] and len(server.seen) == 2


@pytest.mark.parametrize("act", ["hang up", "half"])
def test_half_a_reply_or_none(client, act):
    reply, waits, _ = client(act, good())
    assert reply.text and waits == [1.0]
    one_line(client(act, tries=1)[0], "check the network and the address")


def test_nothing_listens(page, start):
    server = start(good())
    server.shutdown()
    server.server_close()
    waits = []
    one_line(page.ask(page.Endpoint(server.url, "any"), "x", waits.append), "nothing listens", server.url, "start the server")
    assert waits == []


@pytest.mark.parametrize("url", ["localhost:8000/v1", "file:///etc", "ftp://127.0.0.1/v1", "http://", "http:///v1", ""])
def test_an_address_that_is_none(page, url):
    one_line(page.ask(page.Endpoint(url, "any"), "x"), "is no address", "Endpoint.url")


@pytest.mark.parametrize("url", ["http://127.0.0.1:port/v1", "http://a b/v1"])
def test_an_address_that_cannot_be(page, url):
    one_line(page.ask(page.Endpoint(url, "any", tries=1), "x"), "check")


@pytest.mark.parametrize("body", ["<html>Welcome</html>", "", '{"choices": [', b"\xff\xfe", "[" * 100_000])
def test_broken_json(client, body):
    reply, waits, server = client((200, {}, body))
    one_line(reply, "sent no JSON", "check that the address ends in /v1")
    assert waits == [] and len(server.seen) == 1


@pytest.mark.parametrize("body", ["{}", "[]", "null", "3", '{"choices": []}', '{"choices": null}', '{"choices": [{}]}', '{"choices": [{"message": {}}]}', '{"choices": ["x"]}', '{"error": "no"}'])
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


# the row of the table


@pytest.fixture
def asked(edition):
    return edition.validation[:3]


def test_failures_are_counted_and_said_not_scored(page, asked, capsys):
    gold = asked[0].dot
    row = page.report("m", asked, [page.Reply(gold, tokens_in=100, tokens_out=50), page.Reply(None, "no luck"), page.Reply(None, "no luck")], 2.0, 10.0)
    assert (row["asked"], row["answered"], row["failed"], row["empty"], row["valid"], row["edge F1"]) == (3, 1, 2, 0, 1, 1.0)
    assert (row["tokens in"], row["tokens out"], row["without usage"], row["cost"]) == (100, 50, 0, "0.0007")
    assert capsys.readouterr().out == f"failed, 2 of 3 ({asked[1].id}, {asked[2].id}): no luck\n"


def test_an_empty_answer_is_scored_and_counted(page, asked):
    row = page.report("m", asked, [page.Reply(" "), page.Reply(asked[1].dot), page.Reply("digraph {", finish="length")])
    assert (row["answered"], row["failed"], row["empty"], row["cut off"], row["valid"], row["without usage"]) == (3, 0, 1, 1, 1, 3)


def test_no_answer_no_score(page, asked):
    row = page.report("m", asked, [page.Reply(None, "no luck")] * 3)
    assert (row["answered"], row["failed"], row["valid"], row["edge F1"]) == (0, 3, "-", "-")


def test_the_score_is_that_of_the_answers(page, start, asked, monkeypatch):
    server = start(*(good(f"Here it is:\n```dot\n{pair.dot}\n```") for pair in asked))
    replies = [page.ask(page.Endpoint(server.url, "any"), pair.explicit_prompt) for pair in asked]
    row = page.report("m", asked, replies, 1.0, 1.0)
    expected = page.scoring.summary(page.scoring.score([reply.text for reply in replies], [pair.dot for pair in asked]))
    assert (row["valid"], row["node F1"], row["edge F1"]) == (expected["valid"], expected["node_f1"], expected["edge_f1"])
    assert [body["messages"][0]["content"] for *_, body in server.seen] == [pair.explicit_prompt for pair in asked]
    assert all(dot.check(reply.text).outcome == "valid" for reply in replies) and row["tokens in"] == 33


def test_exercise_of_the_cost(page):
    right = page.cost_of(page.pairs.load("test").test, 2.50, 10.00)
    assert page.check_cost(None) == "Nothing written yet." and page.check_cost(right) == "Right."
    assert page.check_cost(10 * right) == "Too much." and page.check_cost(right / 2).startswith("Too little")
