# Two commands do everything on a fresh machine: `make run` and `make test`.
PYTHON ?= python3
PORT ?= 5000
BIN := .venv/bin
STAMP := .venv/.installed
export FACTCHECK_ENV ?= development

.PHONY: setup run test sure format bench clean-database

setup: $(STAMP)

$(STAMP): pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

var/secret:
	@mkdir -p var
	@umask 077; $(PYTHON) -c 'import secrets; print(secrets.token_hex(32))' > $@

run: export FACTCHECK_NEWSROOM_NAME ?= The Northmoor Record
run: export FACTCHECK_BASE_URL ?= http://127.0.0.1:$(PORT)
run: $(STAMP) var/secret
	@FACTCHECK_SECRET_KEY=$$(cat var/secret) sh -c '\
	  $(BIN)/factcheck migrate && $(BIN)/factcheck sample && \
	  exec $(BIN)/factcheck serve --port $(PORT)'

test: $(STAMP)
	@FACTCHECK_ENV= $(BIN)/pytest -n 2 $(ARGS)

format: $(STAMP)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

sure: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet templates
	$(MAKE) test

bench: $(STAMP)
	$(BIN)/python bench/extraction/run.py $(ARGS)
