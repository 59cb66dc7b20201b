"""Graphviz started as on Windows, where there is no shell to set limits, and as on macOS, where some limits
cannot be set. Simulated: we have neither.
"""

import os
import types

import pytest

from helpers import dot
from helpers.dot import process


@pytest.fixture
def windows(monkeypatch):
    """Only what POSIX has not got alone: no killpg, no shell."""
    monkeypatch.setattr(process, "os", types.SimpleNamespace(name="nt", environ=os.environ))
    monkeypatch.setattr(process, "signal", None)
    monkeypatch.setattr(process, "LIMITS", None)


def test_without_a_shell_a_graph_is_checked_and_drawn(windows):
    assert dot.check("digraph { a -> b }").edges == 1
    assert dot.render('digraph { a -> "é" }').data.lstrip().startswith(b"<?xml")


def test_without_a_shell_the_time_is_limited(windows):
    assert "took longer" in process.run("gvpr", ["BEGIN { while (1) {} }"], "", timeout=0.5).stopped


def test_limits_that_the_system_lacks_are_passed_over(monkeypatch):
    monkeypatch.setattr(
        process, "LIMITS", "ulimit() { echo cannot modify limit >&2; return 1; }; " + process.LIMITS
    )
    verdict = dot.check("digraph { a -> b }")
    assert (verdict.outcome, verdict.warnings) == ("valid", ())
    assert process.run("dot", ["-Tcanon"], "digraph { a }").errors == ""
