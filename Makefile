# Two commands matter: `make run` and `make test`. `make help` lists the rest.

.DEFAULT_GOAL := help
PYTHON ?= python3
PY := .venv/bin/python
BIN := .venv/bin

# A production start that touches no secret of this machine: `check --deploy` looks at settings only.
PRODUCTION := HEP_ENV=production ALLOWED_HOSTS=hep.example.org \
	PUBLIC_URL=https://hep.example.org SECRET_KEY=check-only-$(shell printf 'k%.0s' $$(seq 60))

.PHONY: help setup setup-dev run demo demo-free test test-fast slow-tests check bench bench-growth bench-people lighthouse screenshots messages lock

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

setup:
	@$(PYTHON) .ci/install.py requirements.lock

setup-dev:
	@$(PYTHON) .ci/install.py requirements-dev.lock

run: setup ## install, prepare and serve HEP on http://127.0.0.1:8000 (PORT=8001, HOST=0.0.0.0 change that)
	@$(PY) -m hep.running

demo: setup ## like run, with forty patients of twelve weeks each in the demo clinic
	@$(PY) -m hep.running --histories

demo-free: setup ## like run, without the demo clinic: for a clinic of your own
	@$(PY) -m hep.running --demo-free

test: setup-dev ## the whole suite: SQLite, PostgreSQL, browser
	@$(PY) .ci/suite.py

test-fast: setup-dev ## SQLite only, no browser, the first case of each cheap test: under a minute
	@$(PY) .ci/suite.py --fast

slow-tests: setup-dev ## choose anew what test-fast leaves out: the dearest tests (a few minutes)
	@$(PY) -m pytest -q -m "not browser and not server and not sheets and not java" --quick --weigh

check: setup-dev ## format, lint, layers, templates, migrations, production settings
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet templates
	$(PY) manage.py makemigrations --check --dry-run
	env -u DEBUG -u DATABASE_URL $(PRODUCTION) $(PY) manage.py check --deploy --fail-level WARNING

bench: setup-dev ## speed against its goals, one JSON line per figure
	@$(PY) -m tests.bench

bench-growth: setup-dev ## the same question at a hundred and at a million programs (long)
	@$(PY) -m tests.bench --growth

bench-people: setup-dev ## how long prescribing takes, key by key (ARGS=--write renews the table in docs)
	@$(PY) -m tests.people $(ARGS)

lighthouse: setup-dev ## what Lighthouse says of a handout; the one target that needs Node
	@$(PY) -m tests.bench --lighthouse

screenshots: setup-dev ## draw docs/screenshots again from a fresh demo clinic
	@$(PY) -m tests.screenshots

messages: setup-dev ## collect the sentences to translate into hep/locale (ARGS=it begins a language)
	@$(PY) -m tests.messages $(ARGS)

lock: setup-dev ## write the two lock files again after a change in requirements*.txt
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --quiet \
		--custom-compile-command "make lock" requirements.txt -o requirements.lock
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --quiet \
		--custom-compile-command "make lock" requirements-dev.txt -o requirements-dev.lock
