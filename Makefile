# Yiwang 一网. `make help` lists the targets.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

# Build output stays out of the clone, so that a fresh clone builds warm.
export CARGO_TARGET_DIR ?= $(HOME)/.cache/yiwang/target
# Where the demo district is kept between two runs, and where it listens.
DEMO_DATA ?= $(HOME)/.cache/yiwang/demo
LISTEN ?= 127.0.0.1:8080

.PHONY: help demo test test-fast fmt lint build ui browser shots kill clean-cache

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 14

demo: ## build Yiwang and serve the demo district; installs what is missing
	@scripts/bootstrap demo
	@scripts/ui
	cargo build --release --locked -p yiwang
	"$(CARGO_TARGET_DIR)/release/yiwang" demo --data "$(DEMO_DATA)" --listen "$(LISTEN)"

test: ## what must hold: format, lints, docs, all tests, browser, kill -9; installs what is missing
	@scripts/bootstrap test
	@scripts/test

test-fast: ## the Rust tests only
	@scripts/test ui rust

fmt: ## lay the code out
	cargo fmt --all

lint: ## format, lints and documentation links, without tests
	@scripts/test fmt clippy doc ui

build: ui ## build the program (debug)
	cargo build --locked -p yiwang

ui: ## build styles and islands
	@scripts/ui

browser: ## the browser tests only
	@scripts/bootstrap test
	@scripts/test ui build browser

shots: ## pictures of every page, to look at: FOLDER=… outside the clone; ONLY=newcomer
	@scripts/bootstrap test
	@scripts/test ui build
	cd tests/browser && npm run --silent shots -- $(abspath $(FOLDER)) $(ONLY)

kill: ## the kill test only; KILLS=1000 for the long run
	@scripts/test ui build kill

clean-cache: ## throw away build output and the demo district
	rm -rf "$(CARGO_TARGET_DIR)" "$(DEMO_DATA)"
