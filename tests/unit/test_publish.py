"""What is published: the data set loads as it was used, the adapter loads in a fresh process and repeats its
row, cards hold what they say, and what goes up was looked at.
"""

import dataclasses
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import datasets
import pytest
from huggingface_hub import DatasetCard, ModelCard, metadata_load
from huggingface_hub.errors import HFValidationError
from huggingface_hub.repocard_data import model_index_to_eval_results

from helpers import pairs, profiles, scoring, weights
from helpers import recorded as results
from lessons import cards, publish

SHIPPED = pairs.DATA / "checkpoints" / "smollm2-135m-best"
TOKEN, KEY = "hf_" + 30 * "q", "sk-" + 30 * "k"
# what the card's reader has beyond the card's own code: the data set, and a question for each of some prompts
ASK = """
import json, sys
from datasets import load_dataset
rows = load_dataset(sys.argv[1], "report", split="validation", cache_dir=sys.argv[2])
print(json.dumps([{**row, "answer": draw(row["prompt"])} for row in rows if row["id"] in sys.argv[3:]]))
"""


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    """Both repositories, as `make release` writes them, and what it printed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(publish, "RELEASE", tmp_path_factory.mktemp("release"))
        patch.setattr(sys, "argv", ["publish"])
        publish.main()  # a problem would end it
        yield publish.RELEASE


@pytest.fixture(scope="module")
def card(released):
    return ModelCard.load(released / "adapter" / "README.md")


def recorded(split: str) -> dict:
    """The row of the shipped adapter itself."""
    [row] = [row for row in results.rows("recipes.jsonl")
             if (row["profile"], row["run"], row["seed"], row["split"], row["arm"]) == ("smollm2-135m",
             "best", 0, split, "tuned bare")]  # fmt: skip
    return row


# the release


@pytest.mark.parametrize("config", cards.SPLITS)
def test_the_data_set_loads_as_it_was_used(released, config, tmp_path):
    loaded, used = (
        datasets.load_dataset(str(released / "dot-pairs"), config, cache_dir=str(tmp_path)),
        pairs.load(config),
    )
    assert set(loaded) == set(cards.SPLITS[config])
    for split, rows in loaded.items():
        assert [pairs.Pair(**row) for row in rows] == list(getattr(used, split))


def test_the_sizes_that_the_data_card_states(released):
    sizes = {
        path.relative_to(released / "dot-pairs").as_posix(): len(path.read_text().splitlines())
        for path in released.rglob("*.jsonl")
    }
    assert [
        sizes[f"{name}.jsonl"]
        for name in ("report/train", "report/validation", "extended/train", "extended/dev", "test/test")
    ] == [
        137,
        16,
        417,
        60,
        160,
    ]
    card = DatasetCard.load(released / "dot-pairs" / "README.md")
    assert "(137 / 16)" in card.text and "(417 / 60)" in card.text and "(160)" in card.text
    assert card.data.configs[0] == {"config_name": "report", "default": True, "data_files": [
        {"split": "train", "path": "report/train.jsonl"},
        {"split": "validation", "path": "report/validation.jsonl"}]}  # fmt: skip


def test_a_stranger_repeats_a_row_of_the_table(released, tmp_path):
    """A fresh process, elsewhere, with the card's own code, the published adapter and the published data
    set.
    """
    text = (released / "adapter" / "README.md").read_text()
    [code] = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    base = weights.fetch(Path(profiles.PROFILES["smollm2-135m"].model))
    for name, there in (
        ("HuggingFaceTB/SmolLM2-135M-Instruct", base),
        ("your-name/smollm2-135m-dot-best", released / "adapter"),
    ):
        assert f'"{name}"' in code
        code = code.replace(f'"{name}"', repr(str(there)))
    (tmp_path / "stranger.py").write_text(code + ASK)
    short = sorted(
        (row for row in recorded("validation")["each"] if row[1] == "valid"), key=lambda row: len(row[-1])
    )[:2]
    command = [
        sys.executable,
        "stranger.py",
        str(released / "dot-pairs"),
        str(tmp_path / "cache"),
        *(row[0] for row in short),
    ]
    said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert said.returncode == 0, said.stderr[-2000:]
    found = {
        row["id"]: scoring.score([row["answer"]], [row["dot"]])[0]
        for row in json.loads(said.stdout.splitlines()[-1])
    }
    assert {name: (score.outcome, score.node_f1, score.edge_f1) for name, score in found.items()} == {
        row[0]: tuple(row[1:4]) for row in short
    }


def test_the_config_names_the_base_as_strangers_do(released):
    config = json.loads((released / "adapter" / "adapter_config.json").read_text())
    assert config["base_model_name_or_path"] == "HuggingFaceTB/SmolLM2-135M-Instruct"


def test_both_were_looked_at(released, capsys, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["publish", "--owner", "me"])
    publish.main()
    said = capsys.readouterr().out
    assert (
        "me/dot-pairs/report/validation.jsonl" in said
        and "me/smollm2-135m-dot-best/adapter_model.safetensors" in said
    )
    assert said.count("nothing was sent: dry run") == 2 and "REFUSED" not in said


# cards


def test_the_card_has_the_recorded_figures_and_the_adapters_hash(card):
    row, found = recorded("validation"), {}
    for result in card.data.eval_results:
        if result.dataset_split == "validation" and result.metric_args["prompt"] == "bare":
            found[result.metric_type] = result
    assert found["valid"].metric_value == round(row["valid"] / row["n"], 4) and found[
        "edge_f1"
    ].metric_value == pytest.approx(row["edge_f1"], abs=1e-3)
    digest = cards.sha256(SHIPPED)
    assert {result.metric_args["adapter"] for result in card.data.eval_results} == {
        f"sha256:{digest}"
    } and digest in card.text


def test_every_figure_points_at_a_split_that_exists(card, released):
    there = {
        (config["config_name"], part["split"])
        for config in metadata_load(released / "dot-pairs" / "README.md")["configs"]
        for part in config["data_files"]
    }
    assert {(result.dataset_config, result.dataset_split) for result in card.data.eval_results} <= there


def test_validity_never_stands_without_structure(card):
    held = {}
    for result in card.data.eval_results:
        held.setdefault(json.dumps([result.dataset_split, result.metric_args]), set()).add(result.metric_type)
    assert held and all(metrics == set(cards.METRICS) for metrics in held.values())


def test_a_card_survives_the_way_to_a_file(card, released):
    head = metadata_load(released / "adapter" / "README.md")
    name, results = model_index_to_eval_results(head["model-index"])
    assert (
        name == "smollm2-135m-dot-best" and f"# {name}\n" in card.text and results == card.data.eval_results
    )
    assert cards.problems(card) == {}


def test_several_seeds_are_one_row_more(monkeypatch):
    rows = [
        row
        for row in results.rows("recipes.jsonl")
        if row["split"] != "validation" or row["profile"] != "smollm2-135m" or row["run"] != "best"
    ]
    mine = recorded("validation")
    worse = {
        **mine,
        "seed": 1,
        "valid": 0,
        "each": [[name, "invalid", 0.0, 0.0, False, ""] for name, *_ in mine["each"]],
    }
    monkeypatch.setattr(results, "rows", lambda name: [*rows, mine, worse] if name == "recipes.jsonl" else [])
    own, both = [row for row in cards.figures(SHIPPED) if row["split"] == "validation"]
    assert (own["seed"], both["seed"], both["adapter"]) == ("0", "0, 1", "its recipe, 2 seeds")
    assert (
        both["valid"] == own["valid"] / 2
        and both["valid_interval"][0] < both["valid"] < both["valid_interval"][1]
    )
    assert all(
        "seeds" not in result.metric_args["adapter"]
        for result in cards.eval_results([own, both], "me", "0" * 64)
    )


def test_the_base_that_was_asked_stands_beside_the_figures(card):
    [asked] = [
        row
        for row in results.rows("recipes.jsonl")
        if (row["profile"], row["arm"], row["split"]) == ("smollm2-135m", "base asked", "validation")
    ]
    [line] = [line for line in card.text.splitlines() if line.startswith("Baseline on `validation`")]
    assert f"{asked['valid']}/{asked['n']}" in line
    record = json.loads((SHIPPED / "run.json").read_text())
    assert cards.baselines(record, ["nowhere"]) == [
        "Baseline on `nowhere`, the base asked for DOT: not measured."
    ]


def test_another_adapter_of_the_same_recipe_borrows_nothing(tmp_path):
    shutil.copytree(SHIPPED, tmp_path, dirs_exist_ok=True)
    assert cards.figures(tmp_path)
    with (tmp_path / "adapter_model.safetensors").open("ab") as file:
        file.write(b"\0")
    assert cards.figures(tmp_path) == []
    made = cards.model_card(tmp_path, [])
    assert (
        "model-index" not in made.data.to_dict()
        and "Not measured yet." in made.text
        and cards.problems(made) == {}
    )


def test_the_readers_own_adapter_has_the_readers_own_figures(edition):
    scores = scoring.score(
        [pair.dot for pair in edition.validation[:3]] + ["no graph"],
        [pair.dot for pair in edition.validation[:4]],
    )
    row = cards.measured("validation", json.loads((SHIPPED / "run.json").read_text()), scores)
    assert (row["valid"], row["n"], row["exact"], row["adapter"]) == (0.75, 4, 0.75, "this adapter")
    made = cards.model_card(SHIPPED, [row])
    assert (
        "0.75" in made.text
        and cards.problems(made) == {}
        and len(made.data.eval_results) == len(cards.METRICS)
    )


def test_logged_scorings_of_test_go_to_their_own_adapter_with_all_parts():
    [adapter, *_] = {
        json.dumps(row["adapter"]) for row in results.rows("test-scorings.jsonl") if "adapter" in row
    }
    rows = cards.on_test(json.loads(adapter))
    assert {row["part"] for row in rows} > {"all", "without the known near-duplicates"}
    keys = [(row["decoding"], row["prompt"], row["part"]) for row in rows]
    assert len(keys) == len(set(keys)), "a repeated scoring stands once"
    assert cards.on_test({**json.loads(adapter), "seconds": 1.0}) == []


def test_every_profile_has_its_licence():
    assert set(cards.LICENCES) == set(profiles.PROFILES)
    assert all((licence == "gemma") == name.startswith("gemma") for name, licence in cards.LICENCES.items())


@pytest.mark.parametrize("name, end", [("pocket", "<end_of_turn>"), ("smollm2-135m", "<|im_end|>")])
def test_the_end_of_a_turn_is_the_models_own(name, end):
    folder = pairs.DATA / "checkpoints" / f"{name}-report"
    text = cards.model_card(folder, cards.figures(folder)).text
    assert f'convert_tokens_to_ids("{end}")' in text


def test_an_adapter_of_gemma_carries_its_terms(tmp_path, monkeypatch):
    monkeypatch.setitem(cards.LICENCES, "smollm2-135m", cards.LICENCES["gemma-2b"])
    made = publish.adapter(SHIPPED, tmp_path / "gemma", [])
    assert (
        made.data.license == "gemma"
        and "Gemma Terms of Use" in made.text
        and "Gemma Terms of Use" in (tmp_path / "gemma" / "NOTICE").read_text()
    )


@pytest.mark.parametrize(
    "old, new, word",
    [
        ("license: apache-2.0\n", "", "licence"),
        ("base_model: HuggingFaceTB/SmolLM2-135M-Instruct\n", "", "base"),
        ("base_model: HuggingFaceTB/SmolLM2-135M-Instruct\n", "base_model: google/gemma-2b-it\n", "licence"),
        (
            "base_model: HuggingFaceTB/SmolLM2-135M-Instruct\n",
            "base_model: /somewhere/models/smollm2\n",
            "base",
        ),
        ("type: edge_f1", "type: bleu", "structure"),
        ("decoding: greedy", "how: greedy", "conditions"),
        ("split: validation", "split: raw", "conditions"),
        ("What it is not for", "Limits", "limits"),
        ("Baseline on ", "By the way, on ", "baseline"),
    ],
)
def test_each_problem_of_a_card_is_found(card, old, new, word):
    text = str(card)
    assert old in text and list(cards.problems(ModelCard(text.replace(old, new)))) == [word]


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
    for name, text in {
        "README.md": "# a card",
        "adapter_config.json": "{}",
        "adapter_model.safetensors": "weights",
        "run.json": "{}",
    }.items():
        (tmp_path / name).write_text(text)
    return tmp_path


@pytest.fixture
def secret(monkeypatch):
    monkeypatch.setenv("HF_TOKEN", TOKEN)


def test_a_dry_run_sends_nothing(folder, secret, capsys):
    api = FakeApi()
    assert publish.upload(folder, "me/x", api=api) is False and api.calls == []
    said = capsys.readouterr().out
    assert (
        "7 bytes  adapter_model.safetensors -> me/x/adapter_model.safetensors" in said and "dry run" in said
    )
    assert "access token: present" in said and TOKEN not in said


def test_without_a_token_it_says_so(folder, monkeypatch, capsys):
    monkeypatch.setattr(publish, "get_token", lambda: None)
    publish.upload(folder, "me/x", api=FakeApi())
    assert "access token: absent" in capsys.readouterr().out


@pytest.mark.parametrize("kind", ["model", "dataset"])
def test_only_what_was_shown_is_sent_and_only_when_told(folder, secret, capsys, kind):
    api = FakeApi()
    assert publish.upload(folder, "me/x", kind, dry=False, api=api) is True
    [(_, repo, how), (_, sent)] = api.calls
    assert repo == "me/x" and how["private"] is True and how["repo_type"] == kind
    assert sent == {
        "folder_path": folder,
        "repo_id": "me/x",
        "repo_type": kind,
        "allow_patterns": sorted(path.name for path in folder.iterdir()),
    }
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
        ("report/secret.jsonl", "x", "secret"),
        ("NOTICE", f"log in with {TOKEN}", "access token"),
        ("LICENSE", f"key={KEY}", "access token"),
        ("config.json", json.dumps({"_name_or_path": str(profiles.ROOT / "data")}), "path of this machine"),
    ],
)
def test_what_does_not_belong_stops_everything(folder, secret, capsys, name, text, reason):
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(text)
    api = FakeApi()
    assert publish.upload(folder, "me/x", dry=False, api=api) is False and api.calls == []
    said = capsys.readouterr().out
    [refused] = [line for line in said.splitlines() if "REFUSED" in line]
    assert name in refused and reason in refused and TOKEN not in said and KEY not in said


def test_a_link_is_not_followed(folder, tmp_path_factory, capsys):
    other = tmp_path_factory.mktemp("elsewhere") / "private"
    other.write_text("x")
    (folder / "LICENSE").symlink_to(other)
    api = FakeApi()
    assert publish.upload(folder, "me/x", dry=False, api=api) is False and api.calls == []
    (folder / "LICENSE").unlink()
    (folder / "more").symlink_to(other.parent)
    assert publish.upload(folder, "me/x", dry=False, api=api) is False and api.calls == []
    assert capsys.readouterr().out.count("REFUSED: a link") == 2


def test_an_empty_folder_is_not_sent(tmp_path):
    api = FakeApi()
    assert publish.upload(tmp_path, "me/x", dry=False, api=api) is False and api.calls == []


def test_without_an_owner_nothing_is_sent(folder, secret, capsys):
    api = FakeApi()
    assert publish.upload(folder, "your-name/x", dry=False, api=api) is False and api.calls == []
    assert "set OWNER first" in capsys.readouterr().out


@pytest.mark.parametrize("repo", ["two/many/parts", "me/no good", "me/x.git"])
def test_a_name_that_the_hub_refuses_is_refused_here(folder, repo):
    with pytest.raises(HFValidationError):
        publish.upload(folder, repo, api=FakeApi())


def test_the_base_of_pocket_goes_under_its_sharers_name():
    assert cards.base_name(profiles.PROFILES["pocket"], "me") == "me/pocket"
    assert cards.base_name(dataclasses.replace(profiles.PROFILES["gemma-2b"]), "me") == "google/gemma-2b-it"
