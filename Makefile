# `make help` lists the targets. PYTHON and TORCH can be set: `make setup TORCH="torch --index-url https://download.pytorch.org/whl/cpu"`
PYTHON ?= python3
# what pip is asked for first; 2.13.0 is the version this was developed with
TORCH ?= torch==2.13.0
BIN := .venv/bin
READY := .venv/ready
NOTEBOOKS := $(sort $(wildcard notebooks/[0-9]*.ipynb))
export HF_HUB_OFFLINE ?= $(if $(filter-out pocket,$(PROFILE)),0,1)
export TOKENIZERS_PARALLELISM = false
export PYTHONWARNINGS = ignore::FutureWarning

.DEFAULT_GOAL := help
.PHONY: help setup tutorial lab test test-full notebooks base-model

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

setup: $(READY) ## make .venv with everything in it; needs Python 3.11 or later and, for Graphviz, apt or your own install

$(READY): pyproject.toml
	@sh tools/graphviz.sh
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/pip --version >/dev/null
	@echo "installing the packages of pyproject.toml; a few minutes the first time"
	@$(BIN)/pip install --quiet --disable-pip-version-check $(TORCH)
	@$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $(READY)

tutorial: setup ## run the notebooks in order on pocket into build/tutorial/, then the table of results
	@$(BIN)/python tools/run_notebooks.py --output build/tutorial $(NOTEBOOKS)

lab: setup ## open the notebooks in JupyterLab
	@$(BIN)/jupyter lab notebooks

test: setup ## what CI runs: ruff, pytest, and every notebook through nbval
	@$(BIN)/ruff check helpers tests tools data
	@$(BIN)/python -m pytest
	@$(BIN)/python -m pytest --nbval --nbval-kernel-name python3 --nbval-cell-timeout 600 -p no:cacheprovider $(NOTEBOOKS)

test-full: test ## everything, the slow tests too
	@$(BIN)/python -m pytest -m slow

notebooks: setup ## run the notebooks and keep their outputs in place, as they are committed
	@$(BIN)/python tools/run_notebooks.py --in-place $(NOTEBOOKS)

base-model: setup ## pre-train pocket from scratch (hours on two cores); resumes build/pocket
	@cd data/pocket && MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=17179869184 ../../$(BIN)/python -m make --output ../../build/pocket
