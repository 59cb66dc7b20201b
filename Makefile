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
# empty: Python keeps what it has compiled, or each process of `make colab` would compile its imports anew
export PYTHONDONTWRITEBYTECODE =
# glibc returns large blocks to the system after each step and fetches them again: keep them
export MALLOC_MMAP_MAX_ = 0
export MALLOC_TRIM_THRESHOLD_ = 17179869184

# what `git diff` compares of a notebook (.gitattributes): its text and code, without outputs
NOTEBOOK_AS_TEXT := $(BIN)/jupyter nbconvert --log-level=ERROR --to markdown --stdout --ClearOutputPreprocessor.enabled=True

# Colab's runtime, made anew for each run from a copy of hard links, since the first cell changes it
COLAB := build/colab
COLAB_PYTHON ?= python3.13
COLAB_TORCH ?= $(shell grep '^torch==' tools/colab-freeze.txt)
COLAB_NOTEBOOKS ?= $(wildcard notebooks/00-*.ipynb notebooks/03-*.ipynb)

# two files or notebooks side by side, a thread each; in this order, the long ones first
TWO := OMP_NUM_THREADS=1
AT_ONCE := --numprocesses 2 --dist loadfile --no-loadscope-reorder

.DEFAULT_GOAL := help
.PHONY: help setup tutorial lab release test test-full notebooks base-model badges bundle bench colab site

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
	@TQDM_DISABLE=1 $(BIN)/python -m helpers.weights
	@! git rev-parse --git-dir >/dev/null 2>&1 || git config diff.notebook.textconv '$(NOTEBOOK_AS_TEXT)'
	@touch $(READY)

tutorial: setup ## run the notebooks in order on pocket into build/tutorial/, then the table of results
	@$(BIN)/python tools/run_notebooks.py --output build/tutorial $(NOTEBOOKS)

lab: setup ## open the learners' copies, without outputs and solutions, in JupyterLab; they are in build/learner, and what you write in one stays
	@$(BIN)/python tools/learner.py
	@$(BIN)/jupyter lab $(if $(filter 0,$(shell id -u)),--allow-root) build/learner  # in a container you are often root

test: setup ## what CI runs: ruff, pytest, and every notebook through nbval
	@$(BIN)/ruff check helpers lessons generators benchmarks tests tools notebooks
	@$(BIN)/ruff format --check --quiet helpers lessons generators benchmarks tests tools
	@$(TWO) $(BIN)/python -m pytest $(AT_ONCE) --nbval-lax --nbval-kernel-name python3 --nbval-cell-timeout 1200 $(NOTEBOOKS) tests

test-full: test ## everything, the slow tests too
	@$(BIN)/python -m pytest -m slow

notebooks: setup ## run the notebooks, keep their outputs in place as they are committed, and fill the tables of README and RESULTS
	@$(BIN)/python tools/run_notebooks.py --in-place $(NOTEBOOKS)

release: setup ## write the adapter's and the data set's repository into build/release, and send nothing
	@$(BIN)/python -m lessons.publish

badges: setup ## write the first cell, the link to Colab and the links between notebooks into every notebook; REPO=owner/name records the address
	@$(BIN)/python tools/badges.py $(REPO)

$(COLAB)/fresh/ready: tools/colab-freeze.txt
	@rm -rf $(COLAB)/fresh
	@$(COLAB_PYTHON) -m venv $(COLAB)/fresh
	@echo "installing Colab's packages; several GB where the index has only the CUDA build of PyTorch"
	@sed 's/^torch==.*/$(COLAB_TORCH)/' $< > $(COLAB)/packages.txt
	@$(COLAB)/fresh/bin/pip install --quiet --no-compile --disable-pip-version-check -r $(COLAB)/packages.txt $(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX))
	@for site in $(COLAB)/fresh/lib/python3*/site-packages; do printf '%s\n' '$(CURDIR)/tests/stand_in' 'import google.colab' > $$site/stand-in.pth; done
	@touch $@

$(COLAB)/run/ready: $(COLAB)/fresh/ready
	@rm -rf $(COLAB)/run && cp -al $(COLAB)/fresh $(COLAB)/run
	@$(COLAB)/run/bin/python -m ipykernel install --prefix $(COLAB)/run >/dev/null
	@$(COLAB)/run/bin/python tools/colab.py
	@PYTHONPATH=. $(COLAB)/run/bin/python -c "import pkgutil, helpers, lessons; [__import__(m.name) for p in (helpers, lessons) for m in pkgutil.walk_packages(p.__path__, p.__name__ + '.')]"
	@touch $@

colab: setup $(COLAB)/run/ready ## slow: the first cell, all imports and two notebooks on Colab's own versions, CPU only; COLAB_NOTEBOOKS=... for others
	@rm $(COLAB)/run/ready  # the next call begins with the first cell again
	@PYDEVD_DISABLE_FILE_VALIDATION=1 JUPYTER_PATH=$(COLAB)/run/share/jupyter $(BIN)/python tools/run_notebooks.py --output $(COLAB)/pages $(COLAB_NOTEBOOKS)

bundle: setup ## dist/workshop.zip for a room with weak Wi-Fi; after `make tutorial` it holds the HTML pages too
	@$(BIN)/python tools/bundle.py

site: setup ## the notebooks, README and results as a static site with search, in build/site
	@$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[site]'
	@$(BIN)/python tools/site.py
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --config-file build/mkdocs.yml

bench: setup ## time this training against others, an hour on two cores; fills RESULTS.md's table and plot
	@$(BIN)/python -m benchmarks.bench
	@$(BIN)/python tools/readme.py

base-model: setup ## pre-train pocket from scratch (hours on two cores); resumes build/pocket
	@$(BIN)/python -m generators.pocket --output build/pocket
