"""A folder becomes an adapter or one line of error: never a traceback, and never the base in the tuned
model's place.
"""

import json
import random
import shutil
import struct
from pathlib import Path

import pytest
import torch
from peft import LoraConfig, get_peft_model_state_dict
from safetensors.torch import load, load_file, save_file
from transformers import GemmaConfig, GemmaForCausalLM

from helpers import model
from helpers.__main__ import main

SHIPPED = Path(__file__).parents[2] / "data" / "checkpoints" / "pocket-report"
WEIGHTS = "adapter_model.safetensors"


def tiny(width=32, layers=1):
    torch.manual_seed(0)
    heads = dict(num_hidden_layers=layers, num_attention_heads=2, num_key_value_heads=1, head_dim=16)
    return GemmaForCausalLM(
        GemmaConfig(vocab_size=64, hidden_size=width, intermediate_size=64, **heads)
    ).eval()


@pytest.fixture(scope="module")
def small():
    return tiny()


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """A folder with an adapter of rank 2 on q and v, whose lora_B are not zero."""
    folder = tmp_path_factory.mktemp("trained")
    save(folder, LoraConfig(r=2, target_modules=["q_proj", "v_proj"], task_type="CAUSAL_LM"))
    (folder / "run.json").write_text(json.dumps({"template": "generic", "seed": 7}), encoding="utf-8")
    return folder


def save(folder, config, width=32, layers=1):
    tuned = model.attach(tiny(width, layers), config, seed=1)
    for name, parameter in tuned.named_parameters():
        if "lora_B" in name:
            torch.nn.init.normal_(parameter)
    tuned.save_pretrained(folder, save_embedding_layers=False)


@pytest.fixture
def folder(trained, tmp_path):
    """A copy to damage."""
    return Path(shutil.copytree(trained, tmp_path / "adapter"))


def logits(of):
    with torch.inference_mode():
        return of(torch.arange(8)[None]).logits


def refused(base, folder) -> str:
    """The one line with which an adapter is refused; the base is as it was before."""
    before = logits(base)
    with pytest.raises(model.ModelError) as error:
        model.load_adapter(base, folder)
    assert "\n" not in str(error.value)
    assert torch.equal(logits(base), before)
    assert not any("lora" in name for name, _ in base.named_modules())
    return str(error.value)


def edit(file, change):
    """Weights or settings of an adapter, changed."""
    if file.suffix == ".json":
        settings = json.loads(file.read_text(encoding="utf-8"))
        change(settings)
        file.write_text(json.dumps(settings), encoding="utf-8")
    else:
        weights = load(file.read_bytes())
        change(weights)
        save_file(weights, file)


def test_an_adapter_loads_as_it_was_saved(trained):
    base = tiny()
    before, saved = logits(base), load_file(trained / WEIGHTS)
    tuned = model.load_adapter(base, trained)
    loaded = get_peft_model_state_dict(tuned, save_embedding_layers=False)
    assert loaded.keys() == saved.keys() and all(torch.equal(loaded[name], saved[name]) for name in saved)
    after = logits(tuned)
    assert (
        not torch.equal(after, before)
        and not tuned.training
        and not any(p.requires_grad for p in tuned.parameters())
    )
    with model.base_of(tuned):
        assert torch.equal(logits(tuned), before)
    assert torch.equal(logits(model.load_adapter(tuned, trained)), after)


def test_the_earlier_adapter_goes_even_when_only_its_base_is_at_hand(trained, tmp_path):
    save(tmp_path, LoraConfig(r=4, target_modules=["o_proj", "up_proj"], task_type="CAUSAL_LM"))
    expected, base = logits(model.load_adapter(tiny(), trained)), tiny()
    model.load_adapter(base, tmp_path)
    assert torch.equal(logits(model.load_adapter(base, trained)), expected)


def renamed(weights, change):
    for name in list(weights):
        weights[change(name)] = weights.pop(name)


@pytest.mark.parametrize(
    "change, words",
    [
        (lambda w: renamed(w, lambda name: name.removeprefix("base_model.")), "4 of 4 weights are missing"),
        (lambda w: renamed(w, lambda name: name.replace("lora_B", "lora_b")), "2 of 4 weights are missing"),
        (
            lambda w: renamed(w, lambda name: name.replace("lora_B.weight", "lora_B.default.weight")),
            "2 in the file have no place",
        ),
        (lambda w: w.pop(next(name for name in w if "lora_B" in name)), "1 of 4 weights are missing"),
        (
            lambda w: w.update({"base_model.model.model.embed_tokens.weight": torch.ones(64, 32)}),
            "1 in the file have no place",
        ),
        (lambda w: w.clear(), "4 of 4 weights are missing"),
        (
            lambda w: w.update({name: weight.T.contiguous() for name, weight in w.items()}),
            "4 have another shape",
        ),
        (lambda w: w.update({name: weight.int() for name, weight in w.items()}), "other than finite numbers"),
        (lambda w: w[next(iter(w))].fill_(float("nan")), "other than finite numbers"),
        (
            lambda w: [weight.zero_() for name, weight in w.items() if "lora_B" in name],
            "the answers would be the base's",
        ),
    ],
    ids="prefix lora_B adapter-name missing embedding empty turned integers nan zero".split(),
)
def test_weights_that_do_not_fit(change, words, small, folder):
    """peft only warns of the first four, and the base answers."""
    edit(folder / WEIGHTS, change)
    assert words in refused(small, folder)


@pytest.mark.parametrize(
    "change, words",
    [
        (lambda c: c.update(r=4), "4 have another shape"),
        (lambda c: c.update(r=0), "does not fit this model"),
        (lambda c: c.update(r="two"), "adapter_config.json"),
        (lambda c: c.update(target_modules=["q_proj"]), "2 in the file have no place"),
        (lambda c: c.update(target_modules=["q_proj", "v_proj", "o_proj"]), "2 of 6 weights are missing"),
        (lambda c: c.update(target_modules=["query"]), "does not fit this model"),
        (lambda c: c.update(target_modules=7), "adapter_config.json"),
        (lambda c: c.update(modules_to_save=["lm_head"]), "missing"),
        (lambda c: c.update(use_dora=True), "missing"),
        (lambda c: c.update(peft_type="IA3"), "only plain LoRA"),
        (lambda c: c.update(peft_type=["LORA"]), "only plain LoRA"),
        (lambda c: c.update(task_type="SEQ_CLS"), "only plain LoRA"),
        (lambda c: c.update(init_lora_weights="pissa"), "only plain LoRA"),
        (lambda c: c.clear(), "only plain LoRA"),
    ],
)
def test_a_config_of_another_adapter(change, words, small, folder):
    edit(folder / "adapter_config.json", change)
    assert words in refused(small, folder)


@pytest.mark.parametrize("width, layers", [(64, 1), (32, 2)])
def test_an_adapter_for_another_model(width, layers, small, tmp_path):
    save(
        tmp_path,
        LoraConfig(
            r=2,
            target_modules=["q_proj", "v_proj"],
            task_type="CAUSAL_LM",
            base_model_name_or_path="some/other",
        ),
        width,
        layers,
    )
    edit(tmp_path / "adapter_config.json", lambda c: c.update(base_model_name_or_path="some/other"))
    assert "'some/other'" in refused(small, tmp_path)


POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a2146\nsize 792648\n"


@pytest.mark.parametrize("name", ["adapter_config.json", WEIGHTS])
def test_files_that_are_none(name, small, folder):
    file = folder / name
    whole = file.read_bytes()
    for content, words in (
        (POINTER.encode(), "git lfs pull"),
        (b"", "cut short"),
        (whole[: len(whole) // 2], "cut short"),
        (b"\xff\xfe\x00", "cut short"),
    ):
        file.write_bytes(content)
        line = refused(small, folder)
        assert words in line and str(file) in line
    file.unlink()
    assert "python -m helpers train" in refused(small, folder)
    file.mkdir()
    assert "python -m helpers train" in refused(small, folder)


@pytest.mark.parametrize("text", ["[1, 2]", "null", "{" * 9, "[" * 100_000, '{"r": 2,}', "<html>"])
def test_a_config_that_is_no_object(text, small, folder):
    (folder / "adapter_config.json").write_text(text, encoding="utf-8")
    assert "JSON" in refused(small, folder)
    with pytest.raises(model.ModelError, match="JSON"):  # before any model is loaded
        model.require_adapter(folder)


def test_a_config_with_a_byte_order_mark_is_read(folder):
    config = folder / "adapter_config.json"
    config.write_text(config.read_text(encoding="utf-8"), encoding="utf-8-sig")
    model.load_adapter(tiny(), folder)


def test_a_pickle_is_not_loaded(small, folder):
    torch.save(load_file(folder / WEIGHTS), folder / "adapter_model.bin")
    (folder / WEIGHTS).unlink()
    line = refused(small, folder)
    assert "adapter_model.bin" in line and "pickle" in line and "adapter_model.safetensors" in line


def test_cut_anywhere(small, folder):
    whole = (folder / WEIGHTS).read_bytes()
    header = 8 + struct.unpack("<Q", whole[:8])[0]
    for length in (*range(0, header + 9, 7), header, *range(header, len(whole), 101), len(whole) - 1):
        (folder / WEIGHTS).write_bytes(whole[:length])
        assert "cut short" in refused(small, folder)


def test_bytes_flipped_anywhere(folder):
    """Every byte of the header, and some of the data: the adapter as it is in the file, with at most one
    number changed, or one line.
    """
    chance, base = random.Random(0), tiny()
    whole = (folder / WEIGHTS).read_bytes()
    saved = load(whole)  # load_file's tensors would change with the file
    header = 8 + struct.unpack("<Q", whole[:8])[0]
    loaded = lines = 0
    for place in (*range(header), *chance.sample(range(header, len(whole)), 60)):
        damaged = bytearray(whole)
        damaged[place] ^= chance.randrange(1, 256)
        (folder / WEIGHTS).write_bytes(damaged)
        try:
            tuned = model.load_adapter(base, folder)
        except model.ModelError as error:
            lines += 1
            assert "\n" not in str(error)
            continue
        loaded += 1
        found = get_peft_model_state_dict(tuned, save_embedding_layers=False)
        changed = sum(int((found[name] != weight).sum()) for name, weight in saved.items())
        assert found.keys() == saved.keys() and changed == (place >= header), place
        base = tuned.unload()
    assert loaded > 40 and lines > header // 2


def test_the_run_record(folder):
    record = folder / "run.json"
    assert model.prompt_template_of(folder) == "generic"
    record.write_text('{"template": "native"}', encoding="utf-8-sig")
    assert model.prompt_template_of(folder) == "native"
    for content, words in (
        (b'{"template": "nat', "cut short"),
        (b"", "cut short"),
        (b"[]", "not a JSON object"),
        (b"\xff{}", "cut short"),
        (b"{}", 'set it to the one the adapter was trained with, "native" or "generic"'),
        (b'{"template": "chatml"}', '"native" or "generic"'),
        (b'{"template": ["native"]}', '"native" or "generic"'),
        (POINTER.encode(), "git lfs pull"),
    ):
        record.write_bytes(content)
        with pytest.raises(model.ModelError) as error:
            model.prompt_template_of(folder)
        assert words in str(error.value) and "\n" not in str(error.value) and "run.json" in str(error.value)
    record.unlink()
    assert model.prompt_template_of(folder) == "native" and model.run_record(folder) == {}


@pytest.mark.parametrize("verb", [("draw", "a to b"), ("evaluate",)])
def test_the_command_line_refuses_before_it_loads_a_model(verb, folder, monkeypatch, capsys):
    monkeypatch.setattr(model, "load", lambda profile: pytest.fail("a model was loaded"))
    for name in ("run.json", "adapter_config.json"):
        (folder / name).write_text('{"templ', encoding="utf-8")
        with pytest.raises(SystemExit) as end:
            main([*verb, "--adapter", str(folder)])
        assert end.value.code == 2
        [line] = capsys.readouterr().err.splitlines()
        assert str(folder / name) in line


def test_a_bad_second_adapter_is_refused_before_the_first_answer(
    trained, folder, monkeypatch, capsys, tokenizer
):
    from helpers import generation

    edit(folder / WEIGHTS, lambda w: renamed(w, lambda name: name.replace("lora_B", "lora_b")))
    monkeypatch.setattr(model, "load", lambda profile: (tiny(), tokenizer))
    monkeypatch.setattr(generation, "answer", lambda *a, **k: pytest.fail("it was asked"))
    with pytest.raises(SystemExit) as end:
        main(["evaluate", "--adapter", str(trained), str(folder)])
    assert end.value.code == 2
    assert "2 of 4 weights are missing" in capsys.readouterr().err


def test_the_shipped_adapter_on_its_own_model(base, tmp_path):
    """In 4 bit: renamed keys are refused, and what is loaded is what is in the file."""
    shutil.copytree(SHIPPED, tmp_path / "renamed")
    edit(
        tmp_path / "renamed" / WEIGHTS,
        lambda w: renamed(w, lambda name: name.replace("self_attn", "attention")),
    )
    assert "48 of 48 weights are missing" in refused(base, tmp_path / "renamed")
    saved = load_file(SHIPPED / WEIGHTS)
    found = get_peft_model_state_dict(model.load_adapter(base, SHIPPED), save_embedding_layers=False)
    assert found.keys() == saved.keys() and all(
        torch.equal(found[name].cpu(), saved[name].to(found[name].dtype)) for name in saved
    )
