# Everything runs in .venv of this checkout, installed from requirements.lock once and again only when it changes;
# Python compiles what is imported when it is imported: compiling all of it took longer than installing it.
PYTHON ?= $(shell command -v python3.11 || echo python3)
BIN := .venv/bin
READY := .venv/.ready

.PHONY: chat test index eval ablation bench bench-peers bench-scale torture audit check lint clean
.DEFAULT_GOAL := chat

chat: index  ## Serve the chat on 127.0.0.1:7860, or the next free port.
	@$(BIN)/python app.py

test: $(READY)  ## Run every test, in two processes; then those that drive a browser, which need Chromium.
	@tools/chromium.sh
	@$(BIN)/python -m pytest -m "not browser and not torture" --numprocesses 2 --dist loadfile
	@$(BIN)/python -m pytest -m browser tests/browser --numprocesses 2 --dist loadfile

index: $(READY)  ## Build the index where it is missing, stale or damaged.
	@$(BIN)/glutask index

eval: $(READY)  ## Evaluate retrieval and answers; fails if a headline figure fell by more than a point since eval/accepted.json.
	@$(BIN)/glutask eval

ablation: $(READY)  ## Change one choice of the retriever at a time: make ablation BEIR="FOLDER…".
	@$(BIN)/glutask eval ablation $(BEIR) --write docs/ablation.md

bench: index .venv-peers/.locked  ## How soon Glutask and its peers answer; writes docs/bench.md and docs/bench.json.
	@$(BIN)/glutask eval export .venv-peers/own
	@$(BIN)/python bench/bench_speed.py .venv-peers/bin/python .venv-peers/own

bench-peers: $(READY) .venv-peers/.locked  ## The same data through other libraries: make bench-peers BEIR="FOLDER…".
	@$(BIN)/glutask eval export .venv-peers/own
	@$(BIN)/python bench/bench_peers.py .venv-peers/bin/python .venv-peers/own $(BEIR) > .venv-peers/results.md
	@mv .venv-peers/results.md bench/results.md

bench-scale: $(READY)  ## Measure retrieval over 1e3 to 1e6 synthetic passages; some ten minutes, 6 GB on disk. SIZES="1000 10000" for some.
	@$(BIN)/python -m glutask.evaluation.scale $(SIZES)

# Faults, fuzzing and load. SLICE=ci is a short slice; SOAK=30 lets twenty users ask for half an hour.
SOAK ?= 3
FUZZ ?= 35
FAULTS := tests/retrieval/test_index.py tests/ingest/test_killed.py tests/ingest/test_mutations.py tests/ingest/test_fetch.py tests/corpus/test_mutations.py
TORTURE_full := tests/torture $(FAULTS) tests/answering/writer/test_scribe.py tests/web/test_launch.py -m "" --fuzz-seconds $(FUZZ) --kills 50 --soak-minutes $(SOAK)
TORTURE_ci := tests/torture -m torture --fuzz-seconds 2 --kills 3 --soak-minutes 0.1

torture: $(READY)  ## Fault, fuzz and load suites with a table at the end; at most 20 minutes. SLICE=ci for a short slice, SOAK=30 for a long soak.
	@tools/chromium.sh
	@$(BIN)/python -m pytest -q -W ignore $(TORTURE_$(or $(SLICE),full))

audit: $(READY)  ## Look the pinned packages up among known faults; says so where the advisories cannot be reached.
	@$(BIN)/python tools/audit.py

check: $(READY)  ## Validate the corpus.
	@$(BIN)/glutask check

lint: $(READY)  ## Format and lint checks, then types.
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy

clean:  ## Remove what was installed and built.
	rm -rf .venv .venv-peers .venv-audit .pytest_cache .mypy_cache .ruff_cache .hypothesis dist tests/artefacts
	find index -mindepth 1 -not -name README.md -delete

$(READY): .venv/.locked pyproject.toml
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.locked: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit("Glutask needs Python 3.11 or newer; name one with: make PYTHON=python3.11" if sys.version_info < (3, 11) else 0)'
	@echo "Installing into .venv (once; a few minutes)"
	@$(PYTHON) -m venv --clear .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --requirement requirements.lock
	@touch $@

.venv-peers/.locked: bench/requirements.txt
	@echo "Installing the peers into .venv-peers (once; a few minutes)"
	@$(PYTHON) -m venv --clear .venv-peers
	@.venv-peers/bin/python -m pip install --quiet --disable-pip-version-check --requirement bench/requirements.txt
	@touch $@
