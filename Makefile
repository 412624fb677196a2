# One command each: ask, test, check, fix, eval. Everything happens in .venv; nothing is installed elsewhere.
# PIP_ARGS goes to pip, for instance PyTorch's CPU-only index (README, "What gets downloaded").
PYTHON ?= python3
PIP_ARGS ?=
Q ?= How much does InvestAI aim to mobilise, and who pays?
BIN := .venv/bin

# A copy of the official texts beside the project is used before the network, unless you chose another one.
ifneq ($(wildcard ../shared/corpus/MANIFEST.json),)
PINCITE_MIRROR ?= $(abspath ../shared/corpus)
endif
export PINCITE_MIRROR Q

.PHONY: ask test check fix eval clean

ask: .venv/installed
	@$(BIN)/pincite ask "$$Q"

test: .venv/developer
	$(BIN)/pytest -m "slow or not slow"

check: .venv/developer
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Asks every dev question, writes a report beside the answers, and fails where something got certainly worse.
RUN ?= runs/dev-$(shell date +%Y%m%d-%H%M%S)
eval: .venv/developer
	$(BIN)/pincite index build
	$(BIN)/pincite eval validate
	$(BIN)/pincite eval run dev --out $(RUN)
	$(BIN)/pincite eval report $(RUN)
	$(BIN)/pincite eval gate evals/data/baseline.json $(RUN)

fix: .venv/developer
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

.venv/created:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Pincite needs Python 3.11 or newer: make ask PYTHON=python3.12")'
	$(PYTHON) -m venv .venv
	@touch $@

.venv/installed: .venv/created pyproject.toml constraints.txt
	@echo "Installing; the first time this downloads some 460 MB (README, What gets downloaded) …"
	@$(BIN)/pip install --quiet --disable-pip-version-check $(PIP_ARGS) --constraint constraints.txt --editable .
	@touch $@

.venv/developer: .venv/installed
	@echo "Installing the developers' tools …"
	@$(BIN)/pip install --quiet --disable-pip-version-check $(PIP_ARGS) --constraint constraints.txt --editable ".[dev,llm,bot]"
	@touch $@
