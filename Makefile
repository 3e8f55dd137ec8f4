# Python 3.11 or newer, pip and make are all that is needed. `make` alone lists what there is.
PYTHON ?= python3
BIN := .venv/bin
WEB := dashboard/web
NPM := PATH="$(CURDIR)/$(BIN):$$PATH" npm
PIP := $(BIN)/python -m pip --disable-pip-version-check
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url

.PHONY: help run test check bench docs lock approve web

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/'

run: .venv/.installed ## open the dashboard on http://localhost:8501 (options: make run ARGS="--port 8600")
	$(BIN)/ninebridges serve $(ARGS)

test: .venv/.installed-dev ## run all tests, those in a browser included (one of them: make test ARGS="-k link")
	browser="$$($(BIN)/python -m tests.browser.find_browser)" && $(BIN)/python -m tests.nginx && \
	NINE_BRIDGES_BROWSER="$$browser" $(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

check: .venv/.installed-dev $(WEB)/node_modules/.installed ## lint and types of both sides, and the shipped atlas
	$(BIN)/ruff check && $(BIN)/ruff format --check && $(BIN)/mypy && $(BIN)/ninebridges check
	cd $(WEB) && $(NPM) run --silent check && $(NPM) run --silent build -- --check

web: $(WEB)/node_modules/.installed ## bundle the browser's modules (dashboard/web) after a change of them
	cd $(WEB) && $(NPM) run --silent fix && $(NPM) run --silent build

approve: .venv/.installed-dev ## draw the pictures anew that tests compare figures with (look at them before you keep them)
	NINE_BRIDGES_APPROVE=1 $(BIN)/python -m pytest -q tests/test_figure_approved.py

bench: .venv/.installed-dev ## measure the map beside other ways, a quarter of an hour (a result: make bench ARGS="--minutes 90")
	$(BIN)/python -m benchmarks $(ARGS)

docs: .venv/.installed ## write the documents that are counted from the data (README's table, docs/, DATA_LICENSES.md)
	$(BIN)/python -m geodata.build.documents

lock: .venv/.installed-dev ## write requirements.txt and requirements-dev.txt anew (ARGS=--upgrade for newer versions)
	$(LOCK) $(ARGS) pyproject.toml -o requirements.txt
	$(LOCK) $(ARGS) --extra test --extra dev -c requirements.txt pyproject.toml -o requirements-dev.txt

$(WEB)/node_modules/.installed: $(WEB)/package-lock.json | .venv/.installed-dev
	cd $(WEB) && $(NPM) ci --silent --ignore-scripts
	touch $@

.venv/.installed: requirements.txt pyproject.toml | .venv
	$(PIP) install --quiet --require-hashes -r requirements.txt && $(PIP) install --quiet --no-deps -e .
	touch $@

.venv/.installed-dev: requirements-dev.txt .venv/.installed
	$(PIP) install --quiet --require-hashes -r requirements-dev.txt
	touch $@

.venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make run PYTHON=python3.11")'
	$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }
