"""Notebook 08: the exercise answers in words, and what the notebook shows of a merge is measured right.
(Cards and uploads: test_publish.py.)
"""

from pathlib import Path

import pytest
import torch
from cells import code_cells, defined

ROOT = Path(__file__).parents[2]
CELLS = {cell.id: cell for cell in code_cells("08")}


@pytest.fixture(scope="module")
def page():
    """What the cells of the exercise define."""
    return defined(CELLS[id] for id in ("n08-01", "n08-54", "n08-55"))


@pytest.mark.parametrize("nothing", [[], "", ()])
def test_exercise_of_the_card_unwritten(page, nothing):
    assert page.compare(nothing).startswith("Nothing written yet")


def test_exercise_of_the_card(page):
    assert page.compare(["licence", "structure", "conditions", "baseline", "limits"]).startswith("Right")
    assert "base" in page.compare(["base"]) and page.compare(["base"]).startswith("Not wrong")
    assert "4 more" in page.compare(["limits"])
    assert "licens" in page.compare(["licens"])


class Layer(torch.nn.Linear):
    """Stands for an adapted layer: a base weight and the change that training made."""

    def __init__(self, change):
        super().__init__(4, 4, bias=False)
        self.change = change

    def get_base_layer(self):
        return self

    def get_delta_weight(self, _):
        return self.change


@pytest.mark.parametrize("share, noise", [(1.0, 0.0), (0.0, 0.0), (0.5, 0.0), (1.0, 0.5)])
def test_what_a_merge_keeps_and_adds(share, noise):
    torch.manual_seed(0)
    change = torch.randn(4, 4)
    beside = torch.randn(4, 4)
    beside -= (beside * change).sum() / (change * change).sum() * change
    beside *= noise * change.norm() / beside.norm()
    layer, net = Layer(change), torch.nn.Sequential(torch.nn.Linear(4, 4, bias=False))
    net[0].weight.data = layer.weight.data + share * change + beside
    names = {
        "adapted": {"0": layer},
        "torch": torch,
        "dequantize_module_weight": lambda module: module.weight,
    }
    exec(CELLS["n08-21"].source, names)
    assert names["kept_and_noise"](net) == pytest.approx((share, noise), abs=1e-3)
