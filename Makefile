# The commands of this project; `make help` lists them. Each does what it needs and no more:
# set-up steps are skipped while their inputs are unchanged.
#
# From the environment: PORT (8000), LOCAL_DIR (.local), GEODATA_DIR, PYTHON.
SHELL := /bin/bash
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
BIN := deploy/bin

.PHONY: help
help: ## Show this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: demo
demo: ## Set up what is missing, load demo data once, serve http://127.0.0.1:$PORT until Ctrl-C
	@exec $(BIN)/demo

.PHONY: test
test: ## The whole test suite, browser included; T=path runs a part
	@exec $(BIN)/test $(T)

.PHONY: check
check: ## Linters, types, import rules, migrations, front-end lint
	@exec $(BIN)/check

.PHONY: format
format: ## Put every file into its one true shape
	@exec $(BIN)/check --write

.PHONY: bench
bench: ## The benchmarks; figures in .local/bench.json; B=name runs one
	@exec $(BIN)/bench $(B)

.PHONY: stop
stop: ## Stop what a command left running for this LOCAL_DIR
	@exec $(BIN)/stop

.PHONY: manage
manage: ## manage.py against the demo's services: make manage ARGS="…"
	@exec $(BIN)/manage $(ARGS)

.PHONY: setup
setup: ## Only install what is missing (packages of Debian, Python, npm), tools for tests included
	@exec $(BIN)/setup test

.PHONY: services
services: ## Only start the private PostgreSQL and Redis
	@exec $(BIN)/services start

.PHONY: lock
lock: ## Pin the newest allowed versions of the Python and npm packages
	@exec $(BIN)/lock
