# Everything that a newcomer or a build needs, with nothing there but Python 3.11 or newer, make and a package index.
# `make` alone says what there is. ARGS are passed on: make test ARGS="-k capex", make demo ARGS=--once.

VENV ?= .venv
BENCH ?= $(or $(BRIEFWIRE_BENCH),../shared/bench)
LEDGER ?=
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)

BIN := $(VENV)/bin
CORE := $(VENV)/core.stamp
DEV := $(VENV)/dev.stamp
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile

.PHONY: help demo run test chaos lint bench pictures train lock clean
.DEFAULT_GOAL := help

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(CORE) ## the whole product on a built-in newsroom: no network, no token, no configuration
	@$(BIN)/briefwire demo $(ARGS)

run: $(CORE) ## polls, briefs, delivers and answers by config.toml until stopped
	@$(BIN)/briefwire run $(ARGS)

# More processes than cores: the journeys mostly wait for the bots that they start. ARGS="-n 0" runs all in one.
test: $(DEV) ## the tests
	@$(BIN)/python -m pytest -n 3 --dist worksteal $(ARGS)

chaos: $(DEV) ## kills the running bot 220 times on a platform that often fails, and counts what was lost or doubled
	@$(BIN)/python tests/journeys/chaos.py $(ARGS)

lint: $(DEV) ## style, format and types
	@failed=0; \
	$(BIN)/ruff check . || failed=1; \
	$(BIN)/ruff format --check . || failed=1; \
	$(BIN)/mypy || failed=1; \
	exit $$failed

bench: $(CORE) ## scores what is read on the articles in BENCH, times answers, deliveries and polling
	@test -d "$(BENCH)" || { echo "There is no folder $(BENCH); say make bench BENCH=the/folder with the labelled articles."; exit 1; }
	@$(BIN)/briefwire figures --jsonl < "$(BENCH)/dev/articles.jsonl" > $(VENV)/figures.jsonl
	@$(BIN)/python "$(BENCH)/score_figures.py" --aliases "$(BENCH)/aliases.json" "$(BENCH)/dev/figures.gold.jsonl" $(VENV)/figures.jsonl
	@$(BIN)/briefwire summarise --jsonl < "$(BENCH)/dev/articles.jsonl" > $(VENV)/gists.jsonl
	@$(BIN)/python "$(BENCH)/score_gists.py" "$(BENCH)/dev/articles.jsonl" "$(BENCH)/dev/gists.gold.jsonl" "$(BENCH)/dev/figures.gold.jsonl" $(VENV)/gists.jsonl
	@$(BIN)/briefwire cluster --jsonl < "$(BENCH)/stories/articles.jsonl" > $(VENV)/stories.jsonl
	@$(BIN)/python "$(BENCH)/score_stories.py" "$(BENCH)/stories/stories.gold.jsonl" $(VENV)/stories.jsonl
	@$(BIN)/python benchmarks/deliveries.py
	@$(BIN)/python -m benchmarks.ledger $(LEDGER)
	@$(BIN)/python benchmarks/stories.py --labelled "$(BENCH)/stories"
	@test -x $(VENV)/peers/bin/pip || $(PYTHON) -m venv $(VENV)/peers
	@$(VENV)/peers/bin/python -c 'import reader' 2>/dev/null \
	|| $(VENV)/peers/bin/python -m pip install --quiet --disable-pip-version-check -r benchmarks/requirements.txt \
	|| echo "reader could not be installed, so Briefwire is timed without it."
	@$(BIN)/python benchmarks/feeds.py --peers $(VENV)/peers/bin/python $(ARGS)

pictures: $(DEV) ## pictures of the cards as Slack and Discord show them, by a headless Chromium
	@$(BIN)/python docs/pictures.py $(ARGS)

# numpy is for training alone, so it gets an environment of its own: the product must not come to lean on it.
train: $(CORE) ## trains the weights of the figure engine anew
	@test -x $(VENV)/train/bin/pip || $(PYTHON) -m venv $(VENV)/train
	@$(VENV)/train/bin/python -m pip install --quiet --disable-pip-version-check 'numpy>=2,<3' rapidfuzz tzdata
	@$(VENV)/train/bin/python benchmarks/train_figures.py $(ARGS)

# Pins stay as they are while pyproject.toml allows them; make lock ARGS=--upgrade takes the newest of everything.
# requirements.txt is what hosts look for that start the Procfile: the core with the driver for their DATABASE_URL.
COMPILE = "$$tmp/bin/uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
	--no-header --no-emit-index-url --no-emit-find-links $(ARGS) pyproject.toml "$$tmp/setup.in"
lock: ## pins every dependency, with hashes
	@$(CHECK_PYTHON)
	@tmp=$$(mktemp -d) && trap 'rm -rf "$$tmp"' EXIT && $(PYTHON) -m venv "$$tmp" \
	&& "$$tmp/bin/python" -m pip install --quiet --disable-pip-version-check uv && echo 'setuptools>=77' > "$$tmp/setup.in" \
	&& $(COMPILE) --output-file requirements.lock > /dev/null \
	&& $(COMPILE) --constraint requirements.lock --extra postgres --output-file requirements.txt > /dev/null \
	&& $(COMPILE) --constraint requirements.txt --extra dev --output-file requirements-dev.lock > /dev/null \
	&& wc -l requirements.lock requirements.txt requirements-dev.lock

clean: ## removes the environment and everything else that was made
	@rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
	@find bot adapters tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

# --- the environment: made once, and again where a lock changed -----------------------------------

define CHECK_PYTHON
test -n "$(PYTHON)" && $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
|| { echo "Briefwire needs Python 3.11 or newer, and none was found. Install one, or name it: make PYTHON=/path/to/python3.11"; exit 1; }
endef

$(BIN)/pip:
	@$(CHECK_PYTHON)
	@echo "Making the environment $(VENV) with $$($(PYTHON) --version); once, about half a minute."
	@$(PYTHON) -m venv --clear $(VENV) || { rm -rf $(VENV); exit 1; }

# The locks hold every package, so pip resolves nothing. What has no wheel is built by the setuptools that is
# locked too, which therefore goes first.
define INSTALL_LOCK
@awk '/^[^ ]/ { wanted = /^setuptools==/ } wanted' $(1) > $(VENV)/setuptools.lock
@$(INSTALL) --no-deps --require-hashes -r $(VENV)/setuptools.lock
@$(INSTALL) --no-deps --require-hashes --no-build-isolation --use-pep517 -r $(1)
@$(INSTALL) --no-deps --no-build-isolation --editable .
endef

$(CORE): requirements.lock pyproject.toml | $(BIN)/pip
	$(call INSTALL_LOCK,requirements.lock)
	@touch $@

$(DEV): requirements-dev.lock requirements.lock pyproject.toml | $(BIN)/pip
	$(call INSTALL_LOCK,requirements-dev.lock)
	@touch $(CORE) $@
