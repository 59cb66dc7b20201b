"""Is the exported model what was trained? `python -m benchmarks.export`, after `pip install xllamacpp`
(llama.cpp's server in a wheel).

The best adapter of SmolLM2 is merged in 16 bit, written as GGUF (16 bit, 8 bit, 4 bit), and asked the
validation prompts by llama.cpp's own server. Its answers are compared with the recorded ones of the same
adapter, token by token and by edge F1: a row for each format in data/results/export.jsonl. A last row is the
published base in llama.cpp, asked for DOT: data/results/leaderboard.jsonl, a model that is not ours.
"""

from __future__ import annotations

import importlib.metadata
import json
import subprocess
import sys
import tempfile
import time
import urllib.request
from datetime import date
from itertools import takewhile
from pathlib import Path

import gguf
import torch
from peft import PeftModel

from helpers import chat, generation, model, pairs, profiles, recorded, training, weights
from lessons import cards, endpoint, leaderboard

BUILD = profiles.ROOT / "build" / "export"
FORMATS = {
    "F16": ("F16", "F16"),
    "Q8_0": ("Q8_0", "Q8_0"),
    "Q4_1": ("Q4_1", "Q8_0"),
}  # of the layers' weights, of the embedding; norms stay in 32 bit
COMPUTED = (
    "GGUF.",
    "general.architecture",
    "general.file_type",
    "general.quantization_version",
)  # fields that the writer writes itself


def merged(profile: profiles.Profile, folder: Path):
    """The adapter in its base, unpacked to 16 bit first (notebook 08)."""
    return PeftModel.from_pretrained(
        model.load(profile)[0].dequantize(torch.bfloat16), folder
    ).merge_and_unload()


def halves_apart(weight: torch.Tensor, heads: int) -> torch.Tensor:
    """Rows of a query or key matrix in llama.cpp's order: it rotates neighbours, transformers rotates the two
    halves of a head.
    """
    return weight.reshape(heads, 2, weight.shape[0] // heads // 2, -1).swapaxes(1, 2).reshape(weight.shape)


def write(net, source: Path, kind: str, file: Path) -> None:
    """A GGUF file of these weights; everything else (tokenizer, chat template, shape) is the published
    file's.
    """
    held, writer = gguf.GGUFReader(source), gguf.GGUFWriter(file, "llama")
    for name, field in held.fields.items():
        if not name.startswith(COMPUTED):
            writer.add_key_value(
                name, field.contents(), field.types[0], field.types[-1] if len(field.types) > 1 else None
            )
    names = gguf.get_tensor_name_map(gguf.MODEL_ARCH.LLAMA, net.config.num_hidden_layers)
    heads = {"q_proj": net.config.num_attention_heads, "k_proj": net.config.num_key_value_heads}
    layers, embedding = (gguf.GGMLQuantizationType[name] for name in FORMATS[kind])
    writer.add_quantization_version(gguf.GGML_QUANT_VERSION)
    for name, weight in net.state_dict().items():
        if name == "lm_head.weight":  # the embedding again
            continue
        weight, projection = weight.float(), name.split(".")[-2]
        weight = halves_apart(weight, heads[projection]) if projection in heads else weight
        as_type = (
            gguf.GGMLQuantizationType.F32 if weight.ndim == 1 else embedding if "embed" in name else layers
        )
        writer.add_tensor(
            names.get_name(name, (".weight",)),
            gguf.quants.quantize(weight.numpy(), as_type),
            raw_dtype=as_type,
        )
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def serve(file: Path):
    """llama.cpp's server for this file, on this machine."""
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path, params.n_ctx, params.n_parallel, params.warmup = str(file), 2048, 1, False
    params.verbosity = 0
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = torch.get_num_threads()
    return xllamacpp.Server(params)


def template_of(address: str, prompt: str) -> str:
    """The text that llama.cpp makes of a prompt, with the chat template in the file."""
    body = json.dumps({"messages": [{"role": "user", "content": prompt}]}).encode()
    request = urllib.request.Request(f"{address}/apply-template", body, {"Content-Type": "application/json"})
    return json.load(urllib.request.urlopen(request))["prompt"]


def ask(
    file: Path, profile: profiles.Profile, asked, prompts: list[str], tokenizer
) -> tuple[list[endpoint.Reply], dict]:
    """(its replies, what is known of the run)."""
    server = serve(file)
    began = time.perf_counter()
    options = {"temperature": 0, "max_tokens": profile.longest_answer, "cache_prompt": False}
    to = endpoint.Endpoint(f"{server.listening_address}/v1", file.stem, key="NO_KEY_NEEDED", options=options)
    replies = [endpoint.ask(to, prompt) for prompt in prompts]
    theirs = [template_of(server.listening_address, prompt) for prompt in prompts]
    ours = [chat.render_prompt(tokenizer, prompt) for prompt in prompts]
    return replies, {
        "engine": f"llama.cpp in xllamacpp {importlib.metadata.version('xllamacpp')}",
        "seconds": round(time.perf_counter() - began, 1), "bytes": file.stat().st_size,
        "stopped": sum(reply.finish == "stop" for reply in replies),
        "same prompt": sum(map(str.__eq__, theirs, ours)),
    }  # fmt: skip


def agreement(ours: list[list[int]], theirs: list[list[int]]) -> dict:
    """How many answers are the same, and the share of our tokens that come before the first difference."""
    before = [
        sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(a, b))) for a, b in zip(ours, theirs)
    ]
    return {
        "same answers": sum(a == b for a, b in zip(ours, theirs)),
        "tokens before the first difference": round(sum(before) / sum(map(len, ours)), 4),
    }


def main() -> None:
    profile, asked = profiles.profile("smollm2-135m"), pairs.load("report").validation
    folder = pairs.DATA / "checkpoints" / "smollm2-135m-best"
    tokenizer = model.load_tokenizer(profile)
    rows = recorded.rows("recipes.jsonl")
    shipped = recorded.runs(rows, profile.name, "validation", "tuned bare", "best")[0]  # seed 0
    texts = [line[-1] for line in shipped["each"]]
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, cwd=profiles.ROOT
    ).stdout.strip()
    facts = {
        "date": date.today().isoformat(),
        "device": training.hardware(),
        "commit": commit,
        "command": "python -m benchmarks.export",
        "split": "validation",
    }
    BUILD.mkdir(parents=True, exist_ok=True)

    def tokens(texts):
        return tokenizer(texts, add_special_tokens=False)["input_ids"]

    def record(name: str, row: dict) -> None:
        print(json.dumps(row), flush=True)
        with (recorded.RESULTS / name).open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")

    with tempfile.TemporaryDirectory() as place:
        source = weights.published(Path(place))
        net = merged(profile, folder).to(profiles.compute_dtype())  # the same values
        prompts = [pair.prompt for pair in asked]
        replies = [
            endpoint.Reply(text)
            for text in generation.answer(net, tokenizer, prompts, longest=profile.longest_answer)
        ]
        known = {
            "engine": "transformers",
            "bytes": 2 * sum(p.numel() for p in net.parameters()),
            "same prompt": len(prompts),
        }
        arms = {"merged, 16 bit": (replies, known)}
        for kind in FORMATS:
            write(net, source, kind, BUILD / f"{profile.name}-best-{kind}.gguf")
            arms[kind] = ask(BUILD / f"{profile.name}-best-{kind}.gguf", profile, asked, prompts, tokenizer)
        for kind, (replies, known) in arms.items():
            same = agreement(tokens(texts), tokens([reply.text.strip() for reply in replies]))
            scored = {
                key: value
                for key, value in leaderboard.row(kind, asked, replies).items()
                if key not in ("model", "cut off", "cost ($)", "greedy")
            }
            record(
                "export.jsonl",
                {**facts, "adapter": cards.sha256(folder)[:16], "format": kind, **known, **same, **scored},
            )
        explicit = [pair.explicit_prompt for pair in asked]
        replies, known = ask(source, profile, asked, explicit, tokenizer)
        record(
            "leaderboard.jsonl",
            {
                **facts,
                "prompt": "explicit",
                **known,
                **leaderboard.row("SmolLM2-135M-Instruct (Q4_1)", asked, replies),
            },
        )


if __name__ == "__main__":
    sys.exit(main())
