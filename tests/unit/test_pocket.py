"""The recipe of the embedded model runs, learns, resumes, and leaves what the helpers load in 4 bit."""

import dataclasses
import json
import math
import subprocess
import sys

import pytest

from helpers import generation, model, profiles

# the optimizer (torch's Muon) multiplies in bfloat16: where the processor only emulates it, this takes ten
# minutes instead of one
pytestmark = [] if profiles.native_bf16() else pytest.mark.slow


def test_a_smoke_run_of_the_pre_training_learns_and_resumes(tmp_path, profile):
    def make(tokens: int) -> str:
        command = [
            sys.executable,
            "-m",
            "generators.pocket",
            "--output",
            str(tmp_path),
            "--tokens",
            str(tokens),
        ]
        return subprocess.run(command, cwd=profiles.ROOT, capture_output=True, text=True, check=True).stdout

    make(50_000)
    assert make(150_000).startswith("going on from step")
    curve = json.loads((tmp_path / "curve.json").read_text())
    # guessing among 2,048 tokens costs ln 2,048 = 7.6 nats
    assert curve[0]["answer_loss"] < math.log(2048) - 1, curve
    base, tokenizer = model.load(dataclasses.replace(profile, model=str(tmp_path)))
    assert len(generation.answer(base, tokenizer, ["a goes to b"], longest=8)) == 1
    # the vocabulary is the seed's: nothing of the machine, the time or an earlier run is in it
    assert tokenizer.get_vocab().keys() >= {"<bos>", "<start_of_turn>", "<end_of_turn>", "<pad>"}
