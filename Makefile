# Two commands matter: `make demo` and `make test`. Both need only Python and make; everything else
# is installed into .venv, at the versions of constraints.txt.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
EXAMPLE := examples/panzhihua_2019/department.yaml
OUT := out

# What the tests use of the extras. An extra joins the list with the first test that needs it.
TEST_EXTRAS := bulk,cluster,fast,office,pdf,templates,testing

.DEFAULT_GOAL := help
.PHONY: help demo test lint doctest pytest mutants bench docs constraints dist clean

help:
	@echo "make demo    score the example and write its reports to $(OUT)/"
	@echo "make test    run every check"
	@echo "make lint    only ruff, mypy and the import contracts"
	@echo "make mutants change scoring/ and rules/ in thousands of ways and see which tests notice"
	@echo "make bench   print the benchmarks"
	@echo "make docs    build the documentation site into site/"
	@echo "make dist    build wheel and sdist into dist/"
	@echo "make constraints   look for newer versions and write constraints.txt"
	@echo "make clean   remove what the above made, .venv excepted"

# --- Set-up: one stamp for each of the two needs ------------------------------------------------

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.demo-stamp: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) install --constraint constraints.txt --editable '.[office]'
	@touch $@

# Dependency groups need pip 25.1, which is newer than the one that Python 3.11 brings.
$(VENV)/.dev-stamp: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) install --upgrade 'pip>=25.1'
	$(PIP) install --constraint constraints.txt --editable '.[$(TEST_EXTRAS)]' --group dev
	@touch $@ $(VENV)/.demo-stamp

$(VENV)/.docs-stamp: $(VENV)/.dev-stamp
	$(PIP) install --constraint constraints.txt --group docs
	@touch $@

# --- The example ---------------------------------------------------------------------------------

demo: $(VENV)/.demo-stamp
	$(BIN)/perfeval score $(EXAMPLE)
	$(BIN)/perfeval report $(EXAMPLE) --out $(OUT)

# --- The checks ----------------------------------------------------------------------------------
# Sub-makes keep the order whatever -j says; pytest comes last, so that its summary closes the output.

test: $(VENV)/.dev-stamp
	@$(MAKE) --no-print-directory lint
	@$(MAKE) --no-print-directory doctest
	@$(MAKE) --no-print-directory pytest

lint: $(VENV)/.dev-stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

doctest: $(VENV)/.dev-stamp
	$(BIN)/coverage erase
	$(BIN)/python -m pytest --doctest-modules src/perfeval --quiet --cov --cov-report=

pytest: $(VENV)/.dev-stamp
	$(BIN)/python -m pytest --numprocesses auto --cov --cov-append --cov-report=term

# Hours on a small machine: MUTANTS='perfeval.scoring.kernel*' runs those of one module, and a run
# that was broken off goes on where it stopped. They are kept in mutants/.
mutants: $(VENV)/.dev-stamp
	TESTS_PROFILE=mutants $(BIN)/mutmut run $(MUTANTS)
	@$(BIN)/mutmut results --all true | $(BIN)/python tests/mutants.py

bench: $(VENV)/.dev-stamp
	$(BIN)/python benchmarks/import_time.py
	$(BIN)/python benchmarks/bench_mixed_rules.py
	$(BIN)/python benchmarks/bench_columns.py
	$(BIN)/python -m benchmarks.bench_bulk
	@if ls benchmarks/bench_*.py >/dev/null 2>&1; then \
		$(BIN)/python -m pytest benchmarks --benchmark-only; fi

docs: $(VENV)/.docs-stamp
	$(BIN)/zensical build --strict

# --- Releases ------------------------------------------------------------------------------------

constraints: $(VENV)/.dev-stamp
	$(BIN)/uv pip compile pyproject.toml --all-extras --group dev --group docs --universal \
		--python-version 3.11 --upgrade --no-emit-index-url \
		--custom-compile-command 'make constraints' --quiet --output-file constraints.txt

dist: $(VENV)/.dev-stamp
	rm -rf dist
	$(BIN)/python -m hatchling build -d dist

clean:
	rm -rf $(OUT) dist build site .cache .coverage .coverage.* .pytest_cache .mypy_cache .ruff_cache \
		.hypothesis .import_linter_cache .benchmarks
	find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
