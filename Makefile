# `make run` shows the product, `make test` proves it; both need only python3 (3.11 or newer) with venv, and make.
# Every target says what it does and is safe to run again; what is made stands in .venv/ and var/.

PORT ?= 8000
ARGS ?=
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' && echo $$p && break; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
AGREEMENT := fixtures/luton-2008-11.toml

PURE := $(BIN)/python -m pytest -c tests/pure.ini --rootdir=.

.PHONY: help run test lint coverage thorough mutants bench lock clean

help:
	@echo "make run       show Luton's agreement at http://127.0.0.1:$(PORT)/ (another port: PORT=8010 make run)"
	@echo "make test      run every test, the browser's too (some of them: make test ARGS='-k access')"
	@echo "make lint      run the linters, the type checker and the deployment checks"
	@echo "make coverage  run the pure modules' own tests, which must reach every line and branch of them"
	@echo "make thorough  try 10,000 examples of every property, and run what takes long"
	@echo "make mutants   change the pure modules in thousands of places: the tests must notice (takes hours)"
	@echo "make bench     measure the pages and the load against their limits"
	@echo "make lock      compile requirements/*.in to hash-locked .txt (newer releases: make lock ARGS=--upgrade)"
	@echo "make clean     remove .venv/ and var/, the demo's database with it"

# The demonstration plays in October 2008, while the figures of 2008/09 Q2 are being entered.
run: export LAA_TODAY ?= 2008-10-20
run: $(BIN)/base.stamp
	@$(BIN)/python -c 'import socket; s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); s.bind(("127.0.0.1", $(PORT)))' 2>/dev/null \
		|| { echo "Port $(PORT) is in use or not a port. Choose another: PORT=8010 make run"; exit 1; }
	@echo "==> Preparing the database"
	@$(BIN)/python manage.py migrate --verbosity 0
	@echo "==> Loading $(AGREEMENT)"
	@$(BIN)/python manage.py load_agreement $(AGREEMENT)
	@echo "==> Loading the demonstration: quarters, illustrative figures, people"
	@$(BIN)/python manage.py load_demo
	@echo "==> Collecting the static files"
	@$(BIN)/python manage.py collectstatic --noinput --verbosity 0
	@echo "==> Starting the server: http://127.0.0.1:$(PORT)/ (Ctrl+C stops it)"
	@exec $(BIN)/gunicorn laa_site.wsgi --bind 127.0.0.1:$(PORT) --workers 2 --log-level warning

test: $(BIN)/dev.stamp
	@echo "==> Looking for a browser"
	@$(BIN)/python -m tests.browser.chromium
	@echo "==> Running the tests"
	@$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist worksteal $(ARGS)

lint: $(BIN)/dev.stamp
	@echo "==> ruff: faults and format"
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@echo "==> mypy --strict: the pure modules"
	@$(BIN)/mypy
	@echo "==> import-linter: floors and purity"
	@$(BIN)/lint-imports --no-cache --no-logo
	@echo "==> djlint: templates"
	@$(BIN)/djlint --quiet --lint templates
	@echo "==> Django: deployment, migrations"
	@LAA_ALLOWED_HOSTS=laa.example.org $(BIN)/python manage.py check --deploy --fail-level WARNING
	@$(BIN)/python manage.py makemigrations --check --dry-run

coverage: $(BIN)/dev.stamp
	@echo "==> The pure modules' own tests, without Django: every line and branch"
	@$(PURE) -q --hypothesis-profile=few --cov --cov-report=term-missing:skip-covered $(ARGS)

thorough: $(BIN)/dev.stamp
	@echo "==> Trying 10,000 examples of every property"
	@$(BIN)/python -m pytest -n auto --maxprocesses 4 -m "hypothesis or thorough" --thorough $(ARGS)

# Another pace, or a part: make mutants ARGS="--max-children 1 'targets.aims.*'". What was tried before stands until
# its function changes.
mutants: $(BIN)/dev.stamp
	@$(BIN)/python -m tests.mutants $(ARGS)

bench: $(BIN)/base.stamp
	@$(BIN)/python -m tests.benchmarks.bench $(ARGS)

# Extras stay in the locks: an older pip takes `coverage[toml]` for another package than `coverage` and, finding no pin
# for it, would fetch the newest.
lock: $(BIN)/dev.stamp
	@for list in base postgres dev; do \
		echo "==> Compiling requirements/$$list.txt"; \
		(cd requirements && UV_CUSTOM_COMPILE_COMMAND="make lock" ../$(BIN)/uv pip compile --quiet --universal \
			--python-version 3.11 --generate-hashes --no-strip-extras --no-emit-index-url --no-emit-find-links --no-annotate \
			$(ARGS) $$list.in -o $$list.txt) || exit 1; \
	done

clean:
	rm -rf .venv var .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage htmlcov mutants

# A stamp is older than its lock only when the lock has changed; then, and only then, pip is asked again.
$(BIN)/base.stamp: requirements/base.txt | $(BIN)/python
	@echo "==> Installing what the site runs on (requirements/base.txt)"
	@$(PIP) -r $<
	@touch $@

$(BIN)/dev.stamp: requirements/dev.txt | $(BIN)/python
	@echo "==> Installing what the tests and linters need too (requirements/dev.txt)"
	@$(PIP) -r $<
	@touch $@ $(BIN)/base.stamp

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed, and no python3 here is."; exit 1; }
	@echo "==> Making a virtual environment in .venv"
	@$(PYTHON) -m venv --clear .venv || { rm -rf .venv; \
		echo "Python's venv module is missing; on Debian or Ubuntu: apt install python3-venv"; exit 1; }
