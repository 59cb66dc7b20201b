"""What notebook 08 defines: cards, the upload that looks first, the row of the table. Its cells are run as they stand, those with the model left out.

The client that it uses has its own tests: test_endpoint.py.
"""

import json
import re
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from huggingface_hub import ModelCard, metadata_load
from huggingface_hub.repocard_data import model_index_to_eval_results

from helpers import dot
from helpers.endpoint import Reply

ROOT = Path(__file__).parents[2]
[PAGE] = (ROOT / "notebooks").rglob("08-share-it.ipynb")  # a draft, or finished
CELLS = [c for c in nbformat.read(PAGE, 4).cells if c.cell_type == "code"]
TOKEN = "hf_" + 30 * "q"
KEY = "sk-" + 30 * "k"


@pytest.fixture(scope="module")
def page():
    """Everything that the page's cells define, but for those that need the model."""
    names = {}
    for cell in CELLS:
        if cell.id != "first-cell" and not {"model", "raises-exception"} & set(cell.metadata.get("tags", [])):
            exec("import sys\nfrom pathlib import Path\n" + cell.source, names)
    return SimpleNamespace(**names)


@pytest.fixture
def report_run(page, monkeypatch):
    """The shipped adapter's run record, where nobody has run notebook 04."""
    nowhere = {path: about for path, about in page.SOURCES.items() if path.parent == page.RESULTS}
    monkeypatch.setitem(page.measured.__globals__, "SOURCES", nowhere)
    return json.loads((ROOT / "data/checkpoints/pocket-report/run.json").read_text())


@pytest.fixture
def best_run(page, report_run):
    return {**report_run, **page.best}


@pytest.fixture
def own_run(page, report_run, tmp_path, monkeypatch):
    """A run record of the reader's own adapter, and notebook 04's record of it in build/results.json."""
    own = {**report_run, "seconds": 55.5}
    replication = json.loads((ROOT / "data/results/replication.json").read_text())
    rows = [{**row, "valid": 7} for row in replication["rows"]]
    found = tmp_path / "results.json"
    found.write_text(json.dumps({"rows": rows, "training_seconds": 55.5, "device": "a laptop"}))
    sources = {found: page.ABOUT_04, **page.measured.__globals__["SOURCES"]}
    monkeypatch.setitem(page.measured.__globals__, "SOURCES", sources)
    return own


# cards


def test_a_card_has_the_figures_of_its_own_adapter_only(page, report_run, best_run):
    assert {(row["split"], row["prompt"]) for row in page.recorded(report_run)} == {("validation", "bare"), ("validation", "explicit")}
    assert {row["split"] for row in page.recorded(best_run)} == {"test"}
    assert {row["part"] for row in page.recorded(best_run)} > {"all", "without the known near-duplicates"}
    assert page.recorded({**report_run, "seed": 1}) == [] and page.recorded({**report_run, "profile": "gemma-2b"}) == []


def test_another_adapter_of_the_same_recipe_borrows_nothing(page, report_run, best_run):
    assert page.recorded({**report_run, "seconds": report_run["seconds"] + 0.1}) == []
    assert page.recorded({**best_run, "seconds": best_run["seconds"] + 0.1}) == []


def test_the_shipped_adapter_says_that_its_figures_are_of_a_re_run(page, report_run):
    seconds = json.loads((ROOT / "data/results/replication.json").read_text())["training_seconds"]
    expected = page.THIS if seconds == report_run["seconds"] else page.RERUN
    assert {row["adapter"] for row in page.recorded(report_run)} == {expected}
    assert expected in page.model_card(report_run).text
    assert {result.metric_args["adapter"] for result in page.model_card(report_run).data.eval_results} == {expected}


def test_the_readers_own_adapter_has_the_readers_own_figures(page, own_run):
    rows = page.recorded(own_run)
    assert len(rows) == 2 and {(row["valid"], row["adapter"], row["hardware"]) for row in rows} == {(7, page.THIS, "a laptop")}
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", row["date"]) for row in rows)
    assert "7/16" in page.model_card(own_run).text and page.problems(page.model_card(own_run)) == {}
    assert page.recorded({**own_run, "seconds": 55.4}) == [] and page.recorded({**own_run, "edition": "extended"}) == []


def test_the_base_that_was_asked_stands_beside_every_figure(page, report_run, best_run):
    rows = json.loads((ROOT / "data/results/replication.json").read_text())["rows"]
    [asked] = [row for row in rows if row["who"] == "base, asked for DOT"]
    [line] = page.baselines(page.recorded(report_run))
    assert f"{asked['valid']}/{asked['n']}" in line and f"edge F1 {asked['edge_f1']:.2f}" in line
    assert line in page.model_card(report_run).text
    assert page.baselines(page.recorded(best_run)) == ["Baseline on `test`, the base asked for DOT: not measured."]


def test_the_use_that_the_card_describes_works(page, report_run, capsys, monkeypatch):
    [code] = re.findall(r"```python\n(.*?)```", page.model_card(report_run).text, re.DOTALL)
    for name, there in ((page.BASE, "data/pocket"), (f"{page.OWNER}/pocket-dot-report", "data/checkpoints/pocket-report")):
        assert f'"{name}"' in code
        code = code.replace(f'"{name}"', repr(str(ROOT / there)))
    exec(code, {})
    assert dot.check(capsys.readouterr().out).outcome == "valid"


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
        ("Baseline on ", "By the way, on ", "baseline"),
    ],
)
def test_each_problem_of_a_card_is_found(page, report_run, old, new, word):
    text = str(page.model_card(report_run))
    assert old in text and list(page.problems(ModelCard(text.replace(old, new)))) == [word]


@pytest.mark.parametrize("nothing", [[], "", ()])
def test_exercise_of_the_card_unwritten(page, nothing):
    assert page.compare(nothing).startswith("Nothing written yet")


def test_exercise_of_the_card(page):
    assert page.compare(["base"]) == "This card is in order there: base. 5 more to find."
    assert page.compare("limits") == page.compare(["limits"]) == "No false alarm. 4 more to find."
    assert page.compare(["limits", "license", "conditions", "structure", "Baseline"]).startswith("Right")
    assert page.compare(list(page.WHAT)) == "This card is in order there: base. All faults are found."


@pytest.mark.parametrize("wrong, word", [(["licens"], "Not among the six words: licens"), (3, "list of words"), ([1], "list of words"), (None, "list of words")])
def test_exercise_of_the_card_wrong_type(page, wrong, word):
    assert word in page.compare(wrong) and "\n" not in page.compare(wrong)


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


def test_without_an_owner_nothing_is_sent(page, folder, secret, capsys):
    api = FakeApi()
    assert page.upload(folder, "your-name/x", dry=False, api=api) is False and api.calls == []
    assert "set OWNER first" in capsys.readouterr().out


def test_the_base_goes_up_without_what_lies_beside_it(page, tmp_path, capsys):
    """The page's step for pocket: of data/pocket only what a model is made of."""
    [cell] = [cell for cell in CELLS if "copytree" in cell.source]
    exec(cell.source, {**vars(page), "share": tmp_path})
    said = capsys.readouterr().out
    assert "REFUSED" not in said and "dry run" in said
    assert {path.name for path in (tmp_path / "base").iterdir()} == {
        "README.md", "config.json", "generation_config.json", "model.safetensors",
        "tokenizer.json", "tokenizer_config.json", "chat_template.jinja",
    }  # fmt: skip


def test_the_faked_folder_is_refused_and_its_token_not_shown(page, tmp_path, capsys):
    page.fake(tmp_path)
    page.upload(tmp_path, "me/leaky", api=FakeApi())
    said = capsys.readouterr().out
    assert said.count("REFUSED") == 5 and "hf_x" not in said


def test_exercise_of_the_refuse_list(page):
    assert page.check_reason({}).startswith("Nothing written yet")
    assert page.check_reason({"events.*": "logs"}).startswith("Right.")
    assert "Now the reason" in page.check_reason({"events.*": " "})
    assert "does not fit" in page.check_reason({"*.log": "logs"})
    assert "also README.md" in page.check_reason({"*": "anything"})
    for wrong in ("events.*", None, ["events.*"], {"events.*": 3}, {1: "logs"}):
        assert page.check_reason(wrong).startswith("my_reason looks like")


# the row of the table


@pytest.fixture
def asked(edition):
    return edition.validation[:3]


def test_failures_are_counted_and_said_not_scored(page, asked, capsys):
    gold = asked[0].dot
    row = page.report("m", asked, [Reply(gold, tokens_in=100, tokens_out=50), Reply(None, "no luck"), Reply(None, "no luck")], 2.0, 10.0)
    assert (row["asked"], row["answered"], row["failed"], row["empty"], row["valid"], row["edge F1"]) == (3, 1, 2, 0, 1, 1.0)
    assert (row["tokens in"], row["tokens out"], row["without usage"], row["cost ($)"]) == (100, 50, 0, "0.0007")
    assert capsys.readouterr().out == f"failed, 2 of 3 ({asked[1].id}, {asked[2].id}): no luck\n"


def test_an_empty_answer_is_scored_and_counted(page, asked):
    row = page.report("m", asked, [Reply(" "), Reply(asked[1].dot), Reply("digraph {", finish="length")])
    assert (row["answered"], row["failed"], row["empty"], row["cut off"], row["valid"], row["without usage"]) == (3, 0, 1, 1, 1, 3)


def test_no_answer_no_score(page, asked):
    row = page.report("m", asked, [Reply(None, "no luck")] * 3)
    assert (row["answered"], row["failed"], row["valid"], row["edge F1"], row["cost ($)"]) == (0, 3, "-", "-", "-")


def test_no_prices_no_cost(page, asked):
    replies = [Reply(pair.dot, tokens_in=100, tokens_out=50) for pair in asked]
    assert page.report("m", asked, replies)["cost ($)"] == "-" and page.report("m", asked, replies, 1.0)["cost ($)"] == "0.0003"
    assert page.report("m", asked, [Reply(pair.dot) for pair in asked], 1.0, 1.0)["cost ($)"] == "-"


def test_exercise_of_the_cost(page):
    right = page.cost_of(page.pairs.load("test").test, 2.50, 10.00)
    assert page.check_cost(None).startswith("Nothing written yet") and page.check_cost(right).startswith("Right.")
    assert page.check_cost(10 * right).startswith("Too much") and page.check_cost(right / 2).startswith("Too little")
    assert page.RIGHT == pytest.approx(right), "the hidden answer and the solution have parted"
    assert all("is a number" in page.check_cost(wrong) for wrong in ("0.3", True, [0.3]))


def test_predictions_are_answered(page):
    assert page.said(None, 3) == "3; no prediction" and page.said(3, 3) == "3; you had it" and page.said("x", 3) == "3; you wrote 'x'"


def test_code_is_not_cut_off_in_a_browser():
    assert not [line for cell in CELLS if cell.id != "first-cell" for line in cell.source.splitlines() if len(line) > 100]
