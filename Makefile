# `make help` lists the targets.
PYTHON ?= python3
# the version this was developed with; on Linux pip brings its CUDA build, several GB. For the small CPU build set
# TORCH_INDEX to the CPU index that pytorch.org names on its "Get started" page: `make setup TORCH_INDEX=https://...`
TORCH ?= torch==2.13.0
TORCH_INDEX ?=
BIN := .venv/bin
READY := .venv/ready
NOTEBOOKS := $(sort $(wildcard notebooks/[0-9]*.ipynb))
export HF_HUB_OFFLINE ?= $(if $(filter-out pocket smollm2-135m,$(PROFILE)),0,1)
export TOKENIZERS_PARALLELISM = false
export PYTHONWARNINGS = ignore::FutureWarning
# glibc returns large blocks to the system after each step and fetches them again: keep them
export MALLOC_MMAP_MAX_ = 0
export MALLOC_TRIM_THRESHOLD_ = 17179869184

# two files or pages side by side, a thread each
TWO := OMP_NUM_THREADS=1
AT_ONCE := --numprocesses 2 --dist loadfile

.DEFAULT_GOAL := help
.PHONY: help setup tutorial lab test test-full notebooks base-model badges bundle bench

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

setup: $(READY) ## make .venv with everything in it; needs Python 3.11 or later and, for Graphviz, apt or your own install

$(READY): pyproject.toml
	@sh tools/system.sh $(PYTHON)
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/pip --version >/dev/null
	@echo "installing the packages of pyproject.toml; a few minutes the first time"
	@$(BIN)/pip install --quiet --disable-pip-version-check $(TORCH) $(if $(TORCH_INDEX),--index-url $(TORCH_INDEX))
	@$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@$(BIN)/python -m helpers.weights
	@touch $(READY)

tutorial: setup ## run the notebooks in order on pocket into build/tutorial/, then the table of results
	@$(BIN)/python tools/run_notebooks.py --output build/tutorial $(NOTEBOOKS)

lab: setup ## open the notebooks in JupyterLab, trusted, so that their pictures show before they are run
	@$(BIN)/jupyter trust notebooks/*.ipynb >/dev/null
	@$(BIN)/jupyter lab notebooks

test: setup ## what CI runs: ruff, pytest, and every notebook through nbval
	@$(BIN)/ruff check helpers generators benchmarks tests tools
	@$(TWO) $(BIN)/python -m pytest $(AT_ONCE)
	@$(TWO) $(BIN)/python -m pytest $(AT_ONCE) --nbval-lax --nbval-kernel-name python3 --nbval-cell-timeout 1200 -p no:cacheprovider $(NOTEBOOKS)

test-full: test ## everything, the slow tests too
	@$(BIN)/python -m pytest -m slow

notebooks: setup ## run the notebooks, keep their outputs in place as they are committed, and fill the README's tables
	@$(BIN)/python tools/run_notebooks.py --in-place $(NOTEBOOKS)

badges: setup ## write the first cell and the Colab links into every page, and the learners' copies; REPO=owner/name records the address
	@$(BIN)/python tools/badges.py $(REPO)

bundle: setup ## dist/workshop.zip for a room with weak Wi-Fi; after `make tutorial` it holds the HTML pages too
	@$(BIN)/python tools/bundle.py

bench: setup ## time this training against others, an hour on two cores; fills the README's table and plot
	@$(BIN)/python -m benchmarks.bench
	@$(BIN)/python tools/readme.py

base-model: setup ## pre-train pocket from scratch (hours on two cores); resumes build/pocket
	@$(BIN)/python -m generators.pocket --output build/pocket
