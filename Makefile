# Two commands do everything on a fresh machine: `make run` and `make test`.
PYTHON ?= python3
PORT ?= 5000
BIN := .venv/bin
RUNS := .venv/.runs
TESTS := .venv/.tests
INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-annotate --no-header
export FACTCHECK_ENV ?= development

.PHONY: setup run test sure format bench lock words

setup: $(TESTS)

# What is locked is installed by its hash, and then the project itself, which brings nothing along.
$(RUNS): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Factcheck needs Python 3.11 or newer.")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(INSTALL) --no-deps --require-hashes --requirement requirements.txt
	$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(TESTS): requirements-dev.txt $(RUNS)
	$(INSTALL) --no-deps --require-hashes --requirement requirements-dev.txt
	@touch $@

# Run it after a change of the dependencies in pyproject.toml, or to take up newer versions of all:
# `make lock ARGS=--upgrade`.
lock: $(BIN)/uv
	$(LOCK) --group build --output-file requirements.txt $(ARGS) pyproject.toml
	$(LOCK) --group build --extra s3 --constraints requirements.txt --output-file requirements-s3.txt \
	  $(ARGS) pyproject.toml
	$(LOCK) --group build --extra dev --extra s3 --constraints requirements.txt --output-file requirements-dev.txt \
	  $(ARGS) pyproject.toml

$(BIN)/uv:
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(INSTALL) uv

var/secret:
	@mkdir -p var
	@umask 077; $(PYTHON) -c 'import secrets; print(secrets.token_hex(32))' > $@

run: export FACTCHECK_NEWSROOM_NAME ?= The Northmoor Record
run: export FACTCHECK_BASE_URL ?= http://127.0.0.1:$(PORT)
run: $(RUNS) var/secret
	@FACTCHECK_SECRET_KEY=$$(cat var/secret) sh -c '\
	  $(BIN)/factcheck migrate && $(BIN)/factcheck sample && \
	  exec $(BIN)/factcheck serve --port $(PORT)'

test: $(TESTS)
	@FACTCHECK_ENV= $(BIN)/pytest -n 2 --dist worksteal $(ARGS)

format: $(TESTS)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

sure: $(TESTS)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet templates
	$(MAKE) test

bench: $(TESTS)
	$(BIN)/python bench/extraction/run.py $(ARGS)
	$(BIN)/python bench/checkworthiness/run.py
	$(BIN)/python bench/jobs/run.py

# Brings the catalogues of all languages up to what pages say now; what is new in them then waits to be translated.
words: $(TESTS)
	$(BIN)/python -m factcheck.dev.words
