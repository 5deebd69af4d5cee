# The front door. Each target makes its own virtual environment first; nothing else is needed.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(PYTHON) -m pip --python $(BIN)/python install --quiet --disable-pip-version-check

.PHONY: help train test lint docs lesson bench accuracy lab beside drawings scale kill-test fuzz app-bench app-pictures clean
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

help:  ## Show what there is
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "%-14s%s\n", $$1, $$2 }'

train: $(VENV)/.train  ## Install, and train the lesson's network on MNIST
	$(BIN)/workings train

test: $(VENV)/.test  ## Run the tests
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile

lint: $(VENV)/.lint  ## Check style, types and the arrows between the rooms
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: $(VENV)/.docs  ## Build the documentation as a site, build/docs/index.html
	$(BIN)/sphinx-build --quiet --fresh-env --fail-on-warning --keep-going --nitpicky docs build/docs
	@echo "The documentation is in build/docs/index.html"

bench: $(VENV)/.bench  ## Measure speed and memory beside other ways to do the same
	$(BIN)/workings bench
	$(BIN)/python benchmarks/run.py

lesson: $(VENV)/.lesson  ## Run the lesson and rebuild its notebook and its diagram
	$(BIN)/python lesson/diagram.py
	$(BIN)/python lesson/build.py

accuracy: $(VENV)/.train  ## Train the README's networks with five seeds each
	$(BIN)/python benchmarks/accuracy.py

lab: $(VENV)/.train  ## Make the famous mistakes with three seeds each, for docs/lab.md
	$(BIN)/python benchmarks/lab.py

beside: $(VENV)/.test  ## Fit WorkingsClassifier beside MLPClassifier, for docs/scikit-learn.md
	$(BIN)/python benchmarks/sklearn_beside.py

drawings: $(VENV)/.test  ## Read a hundred drawings, with each stage and without, for docs/drawing.md
	$(BIN)/python benchmarks/drawings.py

scale: $(VENV)/.train  ## Train on 60,000, 600,000 and 6 million images: time and memory
	$(BIN)/python benchmarks/scale.py

kill-test: $(VENV)/.train  ## Kill a training 20 times, resume it, compare the last bits
	$(BIN)/python benchmarks/kill_and_resume.py

fuzz: $(VENV)/.test  ## Try a million damaged files on every loader
	-$(PIP) atheris    # guides them, where there is a wheel of it for this Python
	$(BIN)/python benchmarks/fuzz.py

app-bench: $(VENV)/.test  ## Measure the application in a real browser
	$(BIN)/python benchmarks/app.py

app-pictures: $(VENV)/.test  ## Take pictures of every room, and the README's anew
	$(BIN)/python benchmarks/app_pictures.py --readme --folder build/pictures

clean:  ## Remove the environment and what was built
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# An environment, and in it the package with one extra; each extra once.
$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "workings needs Python 3.11 or newer: make PYTHON=/path/to/python3.12")'
	$(PYTHON) -m venv --without-pip $(VENV)    # Debian's Python has no ensurepip

$(VENV)/.train: $(BIN)/python pyproject.toml
	$(PIP) --editable '.[fast]'
	@touch $@

$(VENV)/.test $(VENV)/.lint $(VENV)/.docs $(VENV)/.lesson $(VENV)/.bench: $(VENV)/.%: $(VENV)/.train
	$(PIP) --editable '.[$*]'
	@touch $@
