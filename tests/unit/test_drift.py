"""The drift alarm: what the pages and helpers ask of other people's packages, checked by name, parameter or a
call of microseconds.

When a new version breaks something, a test here fails with a sentence that says what, before a page fails
with a traceback. The first test collects every third-party name that is used, and each keyword given to it,
from the sources themselves; the others are those habits of a package that no signature shows.
"""

import ast
import importlib
import inspect
import pkgutil
import sys
from collections import defaultdict
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[2]


def sources() -> dict[str, str]:
    """{where: Python source} of each helper, lesson and notebook."""
    modules = sorted(path for folder in ("helpers", "lessons") for path in (ROOT / folder).rglob("*.py"))
    found = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in modules}
    for path in sorted((ROOT / "notebooks").glob("[0-9]*.ipynb")):
        cells = [cell.source for cell in nbformat.read(path, 4).cells if cell.cell_type == "code"]
        lines = [
            line for cell in cells for line in cell.splitlines() if not line.lstrip().startswith(("%", "!"))
        ]
        found[f"notebook {path.stem[:2]}"] = "\n".join(lines)
    return found


def imported(tree: ast.AST) -> dict[str, str]:
    """{name in this source: its dotted name} of what comes from other people's packages."""
    names = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {
                a.asname or a.name.split(".")[0]: a.name if a.asname else a.name.split(".")[0]
                for a in node.names
            }
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names |= {a.asname or a.name: f"{node.module}.{a.name}" for a in node.names}
    ours = {"helpers", "lessons", "generators", *sys.stdlib_module_names}
    return {name: dotted for name, dotted in names.items() if dotted.split(".")[0] not in ours}


def keywords(call: ast.Call) -> set[str]:
    """Names of the keyword arguments, those in a literal `**{...}` included."""
    names = {keyword.arg for keyword in call.keywords if keyword.arg}
    for keyword in call.keywords:
        if keyword.arg is None and isinstance(keyword.value, ast.Dict):
            names |= {key.value for key in keyword.value.keys if isinstance(key, ast.Constant)}
    return names


def used() -> dict[str, dict[str, set[str]]]:
    """{dotted name: {where: keywords given to it there}}."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for where, source in sources().items():
        tree = ast.parse(source)
        names = imported(tree)
        for dotted in names.values():
            _ = found[dotted][where]
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            name, _, rest = ast.unparse(call.func).partition(".")
            if name in names and (rest == "" or rest.replace(".", "").isidentifier()):
                found[f"{names[name]}.{rest}".rstrip(".")][where] |= keywords(call)
    return found


def version_of(dotted: str) -> str:
    top = dotted.split(".")[0]
    return f"{top} {getattr(importlib.import_module(top), '__version__', '')}".strip()


def accepted(thing) -> set[str] | None:
    """The keywords that a callable takes; None where its signature cannot be seen or takes any."""
    if hasattr(thing, "class_trait_names"):  # a widget says **kwargs and means its traits
        return {*inspect.signature(thing).parameters, *thing.class_trait_names()}
    try:
        parameters = inspect.signature(thing).parameters.values()
    except (TypeError, ValueError):
        return None
    return None if any(p.kind is p.VAR_KEYWORD for p in parameters) else {p.name for p in parameters}


def test_what_we_import_is_there_and_takes_what_we_give():
    lost = []
    for dotted, places in sorted(used().items()):
        where = ", ".join(places)
        try:
            thing = pkgutil.resolve_name(dotted)
        except (ImportError, AttributeError) as error:
            lost.append(f"{version_of(dotted)} has no {dotted} any more ({error}); {where} import it")
            continue
        given = set().union(*places.values())
        takes = accepted(thing) if given else None
        if takes is not None and not given <= takes:
            lost.append(
                f"{dotted} of {version_of(dotted)} no longer takes {sorted(given - takes)}; {where} give it"
            )
    assert not lost, "\n".join(lost)


def test_the_trainer_takes_our_arguments(tmp_path):
    from transformers import TrainingArguments

    args = TrainingArguments(output_dir=str(tmp_path), warmup_steps=0.1, use_cpu=True, report_to="none")
    assert args.get_warmup_steps(45) == 5, (
        "warmup_steps below 1 is no longer a share of the steps, rounded up: the report's schedule is lost"
    )
    assert args.length_column_name == "length", (
        "group_by_length no longer reads `length`, which training.train writes"
    )


def test_trl_takes_what_notebook_03_gives_it_in_dicts():
    from trl import SFTConfig

    given = {
        "num_train_epochs",
        "per_device_train_batch_size",
        "gradient_accumulation_steps",
        "learning_rate",
        "lr_scheduler_type",
        "warmup_steps",
    }
    given |= {
        "train_sampling_strategy",
        "activation_checkpointing",
        "bf16",
        "fp16",
        "use_cpu",
        "logging_steps",
        "eval_strategy",
        "save_strategy",
        "report_to",
    }
    missing = given - set(inspect.signature(SFTConfig).parameters)
    assert not missing, (
        f"SFTConfig no longer takes {sorted(missing)}; the opening cell of notebook 03 gives them"
    )


def test_the_trainer_tells_callbacks_what_watch_reads():
    from transformers import TrainerState

    fields = set(inspect.signature(TrainerState).parameters)
    assert {"global_step", "max_steps", "log_history"} <= fields, (
        f"TrainerState has lost some of what training.Watch reads: {sorted(fields)}"
    )


def test_a_chat_template_gives_a_batch_encoding(tokenizer):
    from transformers import BatchEncoding

    turn = [{"role": "user", "content": "a goes to b"}]
    tokens = tokenizer.apply_chat_template(turn, add_generation_prompt=True)
    assert isinstance(tokens, BatchEncoding), (
        f"apply_chat_template gives a {type(tokens).__name__}, no BatchEncoding (so since transformers 5)"
    )
    text = tokenizer.apply_chat_template(turn, tokenize=False, add_generation_prompt=True)
    assert isinstance(text, str), "apply_chat_template(tokenize=False) no longer gives the text"
    ids = tokenizer(text, add_special_tokens=False)["input_ids"]
    assert ids == list(tokens["input_ids"]), (
        "rendering, then tokenizing without special tokens, is no longer what the template itself gives"
    )
    assert tokenizer(text)["input_ids"][:2] == 2 * [tokenizer.bos_token_id], (
        "the default tokenizing adds no second <bos>: notebook 02 shows one"
    )


def test_logits_are_made_where_a_mask_says():
    import torch
    from transformers import AutoModelForCausalLM, GemmaConfig

    shape = {
        "vocab_size": 32,
        "hidden_size": 16,
        "intermediate_size": 16,
        "num_hidden_layers": 1,
        "head_dim": 8,
    }
    tiny = AutoModelForCausalLM.from_config(
        GemmaConfig(**shape, num_attention_heads=2, num_key_value_heads=1)
    )
    ids = torch.arange(6).reshape(2, 3)
    keep = torch.tensor([[False, True, True], [False, False, True]])
    output = tiny(input_ids=ids, labels=ids, shift_labels=ids[keep], logits_to_keep=keep, use_cache=False)
    logits = output.logits.reshape(-1, 32)
    assert len(logits) == 3, (
        f"logits_to_keep takes a mask no longer: {len(logits)} rows of logits for 3 kept positions"
        " (batches.collate)"
    )
    expected = torch.nn.functional.cross_entropy(logits.float(), ids[keep])
    assert torch.allclose(output.loss, expected, atol=1e-5), (
        "shift_labels no longer are the labels of the kept positions (batches.collate)"
    )


def test_generation_knows_our_settings():
    from transformers import GenerationConfig

    known = set(GenerationConfig().to_dict())
    wanted = {"max_new_tokens", "do_sample", "eos_token_id", "pad_token_id"}
    assert wanted <= known, f"generate no longer knows {wanted - known}, which generation.answer sets"


def test_generation_goes_on_from_a_cache_whose_rows_can_leave():
    """generation.answer decodes in strides: `generate(cache=...)` again and again, and rows that have ended
    are taken out in between.
    """
    import torch
    from transformers import DynamicCache, GemmaConfig, GemmaForCausalLM

    torch.manual_seed(0)
    size = {
        "hidden_size": 16,
        "intermediate_size": 16,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "num_key_value_heads": 1,
        "head_dim": 8,
    }
    tiny = GemmaForCausalLM(GemmaConfig(vocab_size=32, **size)).eval()
    rows, settings = (
        torch.randint(3, 32, (2, 5)),
        {"do_sample": False, "eos_token_id": None, "pad_token_id": 0},
    )
    whole = tiny.generate(rows, attention_mask=torch.ones_like(rows), max_new_tokens=6, **settings)
    cache = DynamicCache()
    half = tiny.generate(
        rows, attention_mask=torch.ones_like(rows), max_new_tokens=3, cache=cache, **settings
    )[1:]
    cache.batch_select_indices(torch.tensor([1]))
    rest = tiny.generate(
        half, attention_mask=torch.ones_like(half), max_new_tokens=3, cache=cache, **settings
    )
    assert torch.equal(rest, whole[1:]), (
        "generate(cache=...) no longer goes on from a cache with fewer rows as if nothing had happened"
        " (generation.answer)"
    )


def test_adapters_go_on_and_off_as_we_do_it():
    from peft import PeftModel
    from peft.tuners.lora import LoraModel

    for owner, name, user in (
        (PeftModel, "disable_adapter", "model.base_of"),
        (LoraModel, "unload", "model.attach and model.load_adapter"),
    ):
        assert hasattr(owner, name), f"peft's {owner.__name__} has no {name} any more; {user} calls it"
    saving = inspect.signature(PeftModel.save_pretrained).parameters
    assert "save_embedding_layers" in saving, (
        "PeftModel.save_pretrained no longer takes save_embedding_layers; training.save gives it"
    )


def test_bitsandbytes_has_the_switch_and_the_state_we_use():
    import bitsandbytes
    import torch

    layer = bitsandbytes.nn.Linear4bit(64, 64)
    assert hasattr(layer, "support_avx512bf16_for_cpu"), (
        "Linear4bit has no support_avx512bf16_for_cpu any more: patches.keep_packed sets it so that weights"
        " are not repacked at the first evaluation; see whether the trap is gone (tests/unit/test_model.py),"
        " then drop keep_packed"
    )
    assert hasattr(layer.weight, "quant_state"), (
        "Params4bit has no quant_state any more; notebook 03 reads it"
    )
    _, state = bitsandbytes.functional.quantize_4bit(
        torch.ones(64, 64), quant_type="nf4", compress_statistics=True
    )
    assert state.quant_type == "nf4" and state.nested is True, (
        "quant_state no longer says quant_type and nested; notebook 03 asks for them"
    )
    assert state.shape.numel() == 64 * 64, "quant_state.shape is no longer the unpacked shape (notebook 03)"


def test_statistics_give_what_we_unpack():
    from statsmodels.stats.contingency_tables import mcnemar
    from statsmodels.stats.proportion import proportion_confint, proportions_ztest

    assert mcnemar([[0, 0], [9, 7]], exact=True).pvalue == pytest.approx(0.0039, abs=1e-4), (
        "the exact McNemar test of 9:0 is no longer 0.0039"
    )
    assert proportions_ztest([9, 0], [16, 16])[0] == pytest.approx(3.54, abs=0.01), (
        "proportions_ztest is no longer the pooled z, 3.54 for the report"
    )
    low, high = proportion_confint(9, 16, method="wilson")
    assert (round(low, 2), round(high, 2)) == (0.33, 0.77), (
        "proportion_confint(method='wilson') no longer gives Wilson's interval"
    )


def test_data_and_tables_work_as_the_pages_use_them():
    import pandas
    from datasets import Dataset

    assert Dataset.from_list([{"prompt": "a"}])[0] == {"prompt": "a"}, (
        "Dataset.from_list no longer makes a row of a dict (notebook 01)"
    )
    styled = (
        pandas.DataFrame([{"a": 1.0}])
        .style.hide(axis="index")
        .format(precision=3)
        .set_properties(**{"text-align": "left"})
    )
    assert "1.000" in styled.to_html(), (
        "pandas' Styler no longer hides, formats and sets properties as show.table does"
    )


def test_widgets_report_their_values():
    import ipywidgets

    seen = []
    slider = ipywidgets.IntSlider(min=0, max=5)
    slider.observe(lambda change: seen.append(change["new"]), "value")
    slider.value = 3
    assert seen == [3], (
        "observe(..., 'value') no longer tells a widget's new value: every slider and filter of the pages"
        " relies on it"
    )


def test_a_display_can_be_updated():
    from IPython.display import DisplayHandle, display

    assert hasattr(DisplayHandle, "update") and "display_id" in inspect.signature(display).parameters, (
        "display(display_id=...) no longer gives a handle to update: the Trainer's table in notebook 03 grows"
        " through it"
    )
