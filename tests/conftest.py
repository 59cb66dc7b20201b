"""One loaded model and one read edition for all tests."""

import os

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

import pytest

from helpers import model, pairs, profiles


@pytest.fixture(scope="session")
def profile():
    return profiles.profile("pocket")


@pytest.fixture(scope="session")
def edition():
    return pairs.load("report")


@pytest.fixture(scope="session")
def tokenizer(profile):
    return model.load_tokenizer(profile)


@pytest.fixture
def base(profile):
    """A freshly loaded 4-bit pocket."""
    return model.load(profile)[0]
