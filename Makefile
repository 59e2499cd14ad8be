# One environment in .venv, made from constraints.txt on first use. `make review` opens the app.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

.PHONY: review test check bench schema lock chromium
.DEFAULT_GOAL := review

# What the tool needs to run. The code book is compiled here, so that the first page does not wait for it.
.venv/ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(PIP) install --quiet --constraint constraints.txt hatchling editables
	$(PIP) install --quiet --constraint constraints.txt --no-build-isolation --editable .
	$(BIN)/nlp-coder codes status
	touch $@

# What its tests and checks need as well.
.venv/ready-dev: .venv/ready
	$(PIP) install --quiet --constraint constraints.txt --no-build-isolation --editable '.[dev]'
	touch $@

review: .venv/ready
	$(BIN)/nlp-coder review --samples

test: .venv/ready-dev chromium
	$(BIN)/python -m pytest

check: .venv/ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/ready-dev
	$(BIN)/python benchmarks/speed.py
	$(BIN)/python benchmarks/ncci.py

# Pages that are made from the code: the JSON Schema of a review and the command line.
schema: .venv/ready-dev
	$(BIN)/python docs/generate.py

# The newest versions that pyproject.toml allows, tried in an environment of their own.
lock:
	rm -rf build/lock
	$(PYTHON) -m venv build/lock
	build/lock/bin/python -m pip install --quiet hatchling editables
	build/lock/bin/python -m pip install --quiet --no-build-isolation --editable '.[dev]'
	build/lock/bin/python -m pip freeze --exclude-editable | LC_ALL=C sort --ignore-case > constraints.txt

# The browser tests drive Debian's chromium.
chromium:
	@if ! command -v chromium > /dev/null; then \
	  if [ "$$(id -u)" = 0 ]; then root=; elif sudo -n true 2> /dev/null; then root='sudo -n'; \
	  else echo 'The browser tests need chromium: apt-get install chromium' >&2; exit 1; fi; \
	  $$root apt-get update -qq && \
	  $$root env DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes --no-install-recommends chromium; \
	fi
