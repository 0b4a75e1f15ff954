# Every task of the project. `make help` lists them.
PYTHON ?= python3
VENV ?= .venv
SIZE ?= full
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
export QT_LOGGING_RULES ?= qt.qpa.*=false

.DEFAULT_GOAL := help
.PHONY: help install demo test coverage lint check bench soak screenshots clean

help: ## List the tasks
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort | expand -t 14

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt hatchling editables
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --constraint constraints.txt --editable '.[dev]'
	touch $(STAMP)

install: $(STAMP) ## Make the environment in .venv with the exact versions of constraints.txt

demo: $(STAMP) ## Open the window on the demonstration dossier
	$(BIN)/jury-app demo

test: $(STAMP) ## Run the tests
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest --numprocesses auto

coverage: $(STAMP) ## Run the tests and list the lines and branches that none reached
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest --numprocesses auto --cov --cov-report=term-missing:skip-covered

lint: $(STAMP) ## Check style, types and layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint test ## What CI runs before the long campaigns

$(VENV)/.bench: $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --constraint constraints.txt --editable '.[bench]'
	touch $@

bench: $(VENV)/.bench ## Measure against named baselines, in one run; WHAT=importing for that one
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m benchmarks $(WHAT)

soak: $(STAMP) ## Long campaigns; SIZE=ci for the short form, WHAT=killed for those of that name
	QT_QPA_PLATFORM=offscreen JURY_SOAK=$(SIZE) $(BIN)/python -m pytest -m soak --numprocesses auto --dist worksteal -k "$(WHAT)"

screenshots: $(STAMP) ## Take every page's screenshot into docs/screenshots
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m tools.screenshots docs/screenshots

clean: ## Remove the environment and caches
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage .import_linter_cache
