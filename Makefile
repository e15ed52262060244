# Two commands do everything: `make run` and `make test`. Both begin with `make setup`.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
PY := .venv/bin/python
NPM := npm --no-audit --no-fund --loglevel=error
TOOLS := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help setup setup-dev setup-engine run test check lint format types arch browser contract bench fire rates score vectors lock clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

# --- setting up ---------------------------------------------------------------------------------

.venv/.made:
	@scripts/make-venv .venv
	@touch $@

.venv/.local: .venv/.made requirements-local.txt pyproject.toml
	@echo "Installing the product and the local tenant (once, about a minute)…"
	@$(PY) -m pip install --quiet --no-compile --require-hashes -r requirements-local.txt
	@$(PY) -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.dev: .venv/.local requirements-dev.txt
	@echo "Installing what the tests need…"
	@$(PY) -m pip install --quiet --no-compile --require-hashes -r requirements-dev.txt
	@touch $@

addin/node_modules/.made: addin/package.json addin/package-lock.json
	@echo "Installing the add-in's tools…"
	@cd addin && $(NPM) ci
	@touch $@

tests/peers/node_modules/.made: tests/peers/package.json tests/peers/package-lock.json
	@cd tests/peers && $(NPM) ci
	@touch $@

addin/dist/.built: addin/node_modules/.made $(shell find addin/src addin/scripts addin/tsconfig.json addin/icons addin/package.json sandbox/outlook/src sandbox/outlook/build.json manifest.xml -type f 2>/dev/null)
	@cd addin && npm run --silent build
	@touch $@

setup: .venv/.local addin/dist/.built ## everything `make run` needs; leaves the command at .venv/bin/postvakt

setup-dev: setup .venv/.dev tests/peers/node_modules/.made
	@scripts/need-chromium

setup-engine: ## Microsoft's own Python worker library, where there is a Python 3.13
	@scripts/make-engine

# --- the two commands ---------------------------------------------------------------------------

run: setup ## the whole product on the local tenant; prints one address
	@exec .venv/bin/postvakt run

test: setup-dev setup-engine ## every test but the browser's
	@scripts/run-tests

# --- what CI runs -------------------------------------------------------------------------------

check: setup-dev setup-engine lint types arch test browser contract ## all of CI

lint:
	@$(TOOLS)/ruff check . && $(TOOLS)/ruff format --check .

format: ## put the code in shape
	@$(TOOLS)/ruff check --fix . ; $(TOOLS)/ruff format .

types:
	@$(TOOLS)/mypy
	@cd addin && npm run --silent types

arch:
	@$(TOOLS)/lint-imports

browser: setup-dev ## the pages, in Chromium, with axe
	@POSTVAKT_RECORD=$(CURDIR)/var/test/exchanges.jsonl $(PY) -m pytest -q -m browser tests

contract: ## every recorded exchange against Microsoft's own description of Graph
	@$(PY) scripts/contract-report.py

bench: setup-dev ## the figures of docs/performance.md
	@$(PY) -m benchmarks

fire: setup-dev ## receipts exactly once: 20,000 mails, every fault on, workers killed (half an hour and more)
	@POSTVAKT_FIRE=20000 POSTVAKT_RECORD= $(PY) -m pytest -q -s -m fire tests/mailboxes/receipts/fire

rates: setup ## identity numbers found and false alarms, beside public libraries
	@$(PY) -m benchmarks.identity_rates

score: setup ## the labelled mail of the test data, judged by every pack
	@$(PY) scripts/score-mail.py

vectors: .venv/.local ## tests/vectors and docs/rules.md anew from the rule files
	@$(PY) scripts/make-vectors.py
	@mkdir -p var && $(TOOLS)/postvakt policy document > var/rules.md && mv var/rules.md docs/rules.md

fuzz: setup-dev ## 100,000 generated mails through both check engines
	@$(PY) -m tests.checks.twins

lock: .venv/.dev ## make the lock files anew
	@scripts/lock

clean:
	rm -rf .venv .venv-engine var addin/node_modules addin/dist tests/peers/node_modules sandbox/outlook/dist
