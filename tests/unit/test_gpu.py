"""What only a GPU can show: pocket trains and answers there as on a CPU, with bfloat16 and as on a T4 with
float16. CI has none and skips these.
"""

import json
import math

import pytest
import torch

from helpers import chat, dot, generation, model, pairs, profiles, training

pytestmark = pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no GPU")
POCKET = profiles.PROFILES["pocket"]
SHIPPED = profiles.ROOT / "data" / "checkpoints" / "pocket-report"


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16], ids=["bfloat16", "float16, as on a T4"])
def test_pocket_trains_as_on_a_cpu(dtype, tmp_path, monkeypatch):
    for module in (profiles, training):
        monkeypatch.setattr(module, "native_bf16", lambda: dtype == torch.bfloat16)
    recipe = POCKET.recipe("report")
    base, tokenizer = model.load(POCKET)
    tuned = model.attach(base, model.lora(recipe), profiles.SEED)
    examples = chat.encode_pairs(tokenizer, pairs.load("report").train)
    result = training.train(tuned, tokenizer, examples, training.arguments(recipe, tmp_path), quiet=True)
    losses = [row["loss"] for row in result["log"]]
    shipped = [row["loss"] for row in json.loads((SHIPPED / "run.json").read_text())["log"]]
    assert result["steps"] == len(losses) == len(shipped)
    assert all(math.isfinite(row["grad_norm"]) for row in result["log"])
    assert abs(sum(losses[-5:]) - sum(shipped[-5:])) / 5 < 0.05
    assert {p.dtype for p in tuned.parameters() if p.requires_grad} == {torch.float32}


def test_the_shipped_adapter_answers_with_graphs():
    base, tokenizer = model.load(POCKET)
    tuned = model.load_adapter(base, SHIPPED)
    prompts = [pair.prompt for pair in pairs.load("report").validation]
    answers = generation.answer(tuned, tokenizer, prompts, longest=POCKET.longest_answer)
    assert sum(verdict.outcome == "valid" for verdict in dot.check_many(answers)) >= 12  # 15 on a CPU
