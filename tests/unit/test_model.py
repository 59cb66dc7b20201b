"""Training is QLoRA, the base stays the base, and a killed run goes on."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import bitsandbytes
import pytest
import torch
from safetensors.torch import load_file
from transformers import AutoModelForCausalLM, GemmaConfig, LlamaConfig, Phi3Config, Qwen2Config
from transformers.cache_utils import Cache, DynamicLayer

from helpers import batches, chat, dot, generation, model, patches, profiles, training

ROOT = Path(__file__).parents[2]


def quick(folder, **changes):
    """Three steps of the report's recipe on twelve pairs."""
    recipe = profiles.profile("pocket").recipe("report")
    return training.arguments(recipe, folder, 0, **({"num_train_epochs": 3, "save_strategy": "no"} | changes))


@pytest.fixture
def examples(tokenizer, edition):
    return chat.encode_pairs(tokenizer, edition.train[:12])


def test_every_linear_layer_is_nf4_with_double_quantization(base):
    linear = [m for m in base.modules() if isinstance(m, torch.nn.Linear) and m is not base.lm_head]
    assert len(linear) == 7 * base.config.num_hidden_layers
    for module in linear:
        assert isinstance(module, bitsandbytes.nn.Linear4bit)
        assert module.weight.quant_state.quant_type == "nf4"
        assert module.weight.quant_state.nested


SHAPES = {
    "gemma-2b": GemmaConfig,
    "gemma-7b": GemmaConfig,
    "phi-3-mini": Phi3Config,
    "qwen2.5-0.5b": Qwen2Config,
}
SHAPES |= dict.fromkeys(("smollm2-360m", "smollm2-1.7b"), LlamaConfig)


@pytest.mark.parametrize(
    "name", [name for name in profiles.PROFILES if name not in ("pocket", "smollm2-135m")]
)
def test_every_profile_loads_trains_and_answers(name, tokenizer, examples, tmp_path):
    """On a tiny random model of its architecture: in 4 bit, with adapters where its recipe asks for them,
    from the same calls as pocket.
    """
    profile = profiles.profile(name)
    words = {f"{part}_token_id": getattr(tokenizer, f"{part}_token_id") for part in ("pad", "bos", "eos")}
    shape = dict(
        vocab_size=len(tokenizer),
        hidden_size=64,
        intermediate_size=128,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
    )
    config = SHAPES[name](**shape, **words, **({"head_dim": 16} if SHAPES[name] is GemmaConfig else {}))
    AutoModelForCausalLM.from_config(config).save_pretrained(tmp_path / "tiny")
    tokenizer.save_pretrained(tmp_path / "tiny")
    base, _ = model.load(replace(profile, model=str(tmp_path / "tiny")))
    recipe = profile.recipe("report")
    tuned = model.attach(base, model.lora(recipe), 0)
    adapted = [module for module in tuned.modules() if hasattr(module, "lora_A")]
    assert len(adapted) == config.num_hidden_layers * len(recipe.targets)
    assert all(isinstance(module.base_layer, bitsandbytes.nn.Linear4bit) for module in adapted)
    arguments = training.arguments(recipe, tmp_path / "run", max_steps=2, save_strategy="no")
    run = training.train(tuned, tokenizer, examples, arguments, quiet=True)
    assert run["steps"] == 2 and all(row["grad_norm"] > 0 for row in run["log"])
    assert len(generation.answer(tuned, tokenizer, ["a goes to b", "a lamp"], longest=8)) == 2


def test_gradients_after_an_evaluation_reach_lora_alone(base, profile, examples, tokenizer):
    """bitsandbytes 0.49-0.50 repacks 4-bit weights at the first evaluation on some CPUs; LoRA's gradients
    were zero from then on.
    """
    tuned = model.attach(base, model.lora(profile.recipe("report")), 0)
    generation.answer(tuned, tokenizer, ["a goes to b"], longest=4)
    tuned.train()
    batch = batches.collate(
        [{"input_ids": e.input_ids, "labels": e.labels} for e in examples[:2]], tokenizer.pad_token_id
    )
    tuned(**batch).loss.backward()
    for name, parameter in tuned.named_parameters():
        assert parameter.requires_grad == ("lora_" in name), name
        if "lora_B" in name:  # B starts at zero, so A's first gradient is zero by design
            assert parameter.grad.abs().sum() > 0, name


def test_unpacked_weights_give_the_same_numbers_and_the_layers_are_as_before(base, tokenizer):
    ids = torch.tensor([chat.prompt_ids(tokenizer, "a goes to b")])
    with torch.inference_mode():
        before = base(ids).logits
        with patches.unpacked(base):
            assert torch.equal(base(ids).logits, before)
    assert not any("forward" in vars(m) for m in base.modules() if isinstance(m, bitsandbytes.nn.Linear4bit))


def test_the_base_answers_the_same_before_and_after(base, profile, examples, tokenizer, tmp_path):
    prompts = ["A lamp goes from off to on by switch.", "fox eats hare, hare eats grass"]
    before = generation.answer(base, tokenizer, prompts, longest=24)
    tuned = model.attach(base, model.lora(profile.recipe("report")), 0)
    training.train(tuned, tokenizer, examples, quick(tmp_path), quiet=True)
    with model.base_of(tuned):
        assert generation.answer(tuned, tokenizer, prompts, longest=24) == before
    assert generation.answer(tuned, tokenizer, prompts, longest=24) != before


def test_fewer_logits_give_the_same_loss(base, examples, tokenizer, profile):
    batch = batches.collate(
        [{"input_ids": e.input_ids, "labels": e.labels} for e in examples[:4]], tokenizer.pad_token_id
    )
    with torch.no_grad():
        plain = base(input_ids=batch["input_ids"], labels=batch["labels"]).loss
        ours = base(**batch).loss
    assert torch.isclose(plain, ours, atol=1e-4)


def test_logits_in_chunks_and_activations_computed_twice_train_the_same(
    base, examples, tokenizer, profile, tmp_path
):
    config, prompts = model.lora(profile.recipe("report")), ["a points to b"]

    def losses(tuned, **changes):
        return [
            row["loss"]
            for row in training.train(tuned, tokenizer, examples, quick(tmp_path, **changes), quiet=True)[
                "log"
            ]
        ]

    tuned = model.attach(base, config, seed=0)
    answer = generation.answer(tuned, tokenizer, prompts, longest=16)
    plain = losses(tuned)
    tuned = model.attach(tuned, config, seed=0)
    with batches.logits_in_chunks(tuned):
        assert (
            generation.answer(tuned, tokenizer, prompts, longest=16) == answer
        )  # as a callback may ask while it trains
        sparing = losses(tuned, activation_checkpointing=True)
    assert plain[0] != plain[-1] and sparing == pytest.approx(plain, abs=1e-4)
    assert (
        losses(model.attach(tuned, config, seed=0), activation_checkpointing=False) == plain
    )  # nothing is left behind


def test_the_roomy_cache_holds_what_the_plain_one_holds():
    plain, roomy = (
        Cache(layer_class_to_replicate=DynamicLayer),
        Cache(layer_class_to_replicate=patches.RoomyLayer),
    )
    for tokens in (3, 1, patches.ROOM, 1, 2 * patches.ROOM, 1):
        keys, values = torch.rand(2, 4, tokens, 8), torch.rand(2, 4, tokens, 8)
        for held, expected in zip(roomy.update(keys, values, 0), plain.update(keys, values, 0)):
            assert torch.equal(held, expected)
        for cache in (plain, roomy):
            cache.batch_select_indices(torch.tensor([1, 0]))  # rows leave or change places
    assert roomy.get_seq_length() == plain.get_seq_length()


def test_padding_does_not_change_an_answer(base, tokenizer):
    short, long = (
        "a to b",
        (
            "The mill grinds wheat, and from the mill the flour goes to the bakery, which sells bread to the"
            " village."
        ),
    )
    together = generation.answer(base, tokenizer, [short, long], longest=12)
    assert together == [
        generation.answer(base, tokenizer, [prompt], longest=12)[0] for prompt in (short, long)
    ]


@pytest.mark.parametrize("grammar", [False, True], ids=["free", "constrained"])
def test_an_answer_that_ends_leaves_the_others_as_they_are(grammar, base, edition, tokenizer, monkeypatch):
    monkeypatch.setattr(generation, "STRIDE", 5)
    tuned = model.load_adapter(base, ROOT / "data" / "checkpoints" / "pocket-report")
    shortest = sorted(edition.validation, key=lambda pair: len(pair.dot))[:6]
    prompts, told = [pair.prompt for pair in shortest], []
    together = generation.answer(tuned, tokenizer, prompts, longest=64, grammar=grammar, progress=told.append)
    assert together == [
        generation.answer(tuned, tokenizer, [prompt], longest=64, grammar=grammar)[0] for prompt in prompts
    ]
    assert sum(told) == len(prompts)
    lengths = [len(ids) for ids in tokenizer(together, add_special_tokens=False)["input_ids"]]
    assert min(lengths) + 2 * generation.STRIDE < max(lengths), "they end at different times"
    if grammar:
        assert all(check.outcome == "valid" for check in dot.check_many(together))


SCRIPT = """
import sys
from helpers import chat, model, pairs, profiles, training
profile = profiles.profile("pocket")
base, tokenizer = model.load(profile)
tuned = model.attach(base, model.lora(profile.recipe("report")), 0)
examples = chat.encode_pairs(tokenizer, pairs.load("report").train[:32])
args = training.arguments(profile.recipe("report"), sys.argv[1], 0, num_train_epochs=2)
run = training.train(tuned, tokenizer, examples, args, resume=sys.argv[2] == "resume")
print(run["steps"], [round(row["loss"], 4) for row in run["log"]])
"""


def test_a_killed_run_goes_on_to_the_same_loss(tmp_path):
    def start(folder, how):
        command = [sys.executable, "-c", SCRIPT, str(folder), how]
        return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    whole, errors = start(tmp_path / "whole", "new").communicate(timeout=300)
    assert whole.startswith("4 "), errors[-500:]
    run = start(tmp_path / "killed", "new")
    while run.poll() is None and not (tmp_path / "killed" / "checkpoint-2" / "trainer_state.json").exists():
        time.sleep(0.02)
    os.kill(run.pid, signal.SIGKILL)
    run.wait()
    resumed, errors = start(tmp_path / "killed", "resume").communicate(timeout=300)
    assert resumed.startswith("4 "), errors[-500:]
    expected, found = (losses(text) for text in (whole, resumed))
    assert len(found) == 4
    assert found == pytest.approx(expected, abs=2e-3)


def losses(text: str) -> list[float]:
    return [float(number) for number in text.split("[")[1].split("]")[0].split(",")]


def test_two_processes_train_as_one_does(tmp_path):
    """As many examples a step, the same adapters in both, and the losses and adapters of one process."""
    launch = [
        sys.executable,
        "-m",
        "torch.distributed.run",
        "--nproc_per_node",
        "2",
    ]  # what `accelerate launch` starts on GPUs
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    found = {}
    for folder, start in (("one", [sys.executable]), ("two", launch)):
        (tmp_path / folder).mkdir()
        run = subprocess.run(
            [*start, "tests/unit/two_processes.py", tmp_path / folder],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert run.returncode == 0, run.stderr[-1500:]
        found[folder] = losses(run.stdout)
    alone, first, second = (
        load_file(tmp_path / name)
        for name in ("one/alone.safetensors", "two/0.safetensors", "two/1.safetensors")
    )
    assert len(found["one"]) == 3 and found["two"] == pytest.approx(found["one"], abs=2e-3)
    for name, weight in alone.items():
        assert torch.equal(first[name], second[name]), name
        assert torch.allclose(first[name], weight, atol=5e-3), name


def test_processes_that_cannot_share_a_step_are_told(tmp_path, monkeypatch):
    monkeypatch.setenv("WORLD_SIZE", "3")
    with pytest.raises(training.TrainingError, match="3 processes"):
        quick(tmp_path)


def test_resuming_nothing_says_so(base, examples, tokenizer, tmp_path):
    with pytest.raises(training.TrainingError, match="no checkpoint to resume from"):
        training.train(base, tokenizer, examples, quick(tmp_path), resume=True)


def test_gemma_2b_counts():
    """3,686,400 and 0.147 %, from the shape alone."""
    trainable, total = model.count(
        model.on_meta(model.GEMMA_2B, model.lora(profiles.PROFILES["gemma-2b"].recipe("report")))
    )
    assert trainable == 3_686_400
    assert f"{trainable / total:.3%}" == "0.147%"


def test_the_report_schedule():
    rate = training.schedule(2e-4, profiles.PROFILES["gemma-2b"].recipe("report").steps(137), 0.1)
    assert [training.scientific(rate(step)) for step in (10, 20, 30, 40)] == [
        "1.95e-4",
        "1.45e-4",
        "6.91e-5",
        "1.09e-5",
    ]


def test_packed_parameters_count_in_full(base, profile):
    trainable, total = model.count(base)
    assert trainable == 0
    assert total == sum(p.numel() for p in type(base)(base.config).parameters())
