"""The recipe of the embedded model runs, learns, resumes, and leaves what the helpers load in 4 bit."""

import dataclasses
import json
import subprocess
import sys

from helpers import generation, model, profiles

MAKE = profiles.ROOT / "data" / "pocket"


def test_a_smoke_run_of_the_pre_training_learns_and_resumes(tmp_path, profile):
    def make(tokens: int) -> tuple[str, list[dict]]:
        command = [sys.executable, "-m", "make", "--output", str(tmp_path), "--tokens", str(tokens)]
        said = subprocess.run(command, cwd=MAKE, capture_output=True, text=True, check=True).stdout
        return said, json.loads((tmp_path / "curve.json").read_text())

    _, first = make(130_000)
    said, curve = make(260_000)
    assert said.startswith("going on from step")
    assert curve[: len(first)] == first
    assert curve[-1]["answer_loss"] < curve[0]["answer_loss"] - 0.5, curve
    base, tokenizer = model.load(dataclasses.replace(profile, model=str(tmp_path)))
    assert len(generation.answer(base, tokenizer, ["a goes to b"], longest=8)) == 1
    # the vocabulary is the seed's: nothing of the machine, the time or an earlier run is in it
    assert tokenizer.get_vocab().keys() >= {"<bos>", "<start_of_turn>", "<end_of_turn>", "<pad>"}
