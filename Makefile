# make demo   a running installation with the sample competition    make test   everything that must hold
# make lint   style, types, import order, locks                      make bench  speed beside its ceiling
# PYTHON=…    another Python (3.11 or newer)

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# python3 if it is new enough, else the newest one on the PATH that is.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$p && break; done)
BIN := .venv/bin
RUNTIME := .venv/.stamp-runtime
DEV := .venv/.stamp-dev
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1
PIP := $(BIN)/python -m pip install --quiet --no-warn-script-location --no-deps
ARGS ?=

.PHONY: help install demo test lint bench lock migration browser clean

help:
	@sed -n 's/^# \(make .*\)/\1/p; s/^# \(PYTHON.*\)/\1/p' Makefile

.venv/pyvenv.cfg:
	@test -n "$(PYTHON)" || { echo "Cần Python 3.11 trở lên (đặt PYTHON=/đường/dẫn/python3 nếu có ở chỗ khác)" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Thiếu mô-đun venv. Hãy chạy: apt install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }

$(RUNTIME): requirements.txt pyproject.toml | .venv/pyvenv.cfg
	@echo "Cài các gói cần để chạy (một lần) …"
	@$(PIP) --require-hashes -r requirements.txt
	@$(PIP) --no-build-isolation -e .
	@touch $@

$(DEV): requirements-dev.txt $(RUNTIME)
	@echo "Cài thêm các gói cho kiểm thử (một lần) …"
	@$(PIP) --require-hashes -r requirements-dev.txt
	@touch $@

install: $(RUNTIME)

demo: $(RUNTIME)
	@exec $(BIN)/tieubieu demo $(ARGS)

# A browser drives the pages in tests. As root it is installed; otherwise its absence is said loudly, and is an error in CI.
browser:
	@command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	    echo "Cài chromium cho kiểm thử (một lần) …"; \
	    { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends chromium fonts-noto-core; } >/dev/null; \
	  fi; }
	@command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || { \
	  echo "!!! KHÔNG CÓ CHROMIUM: các kiểm thử bằng trình duyệt bị BỎ QUA. Hãy chạy: apt install chromium" >&2; \
	  [ "$$CI" != true ]; }

test: $(DEV) browser
	@$(BIN)/python -m pytest $(ARGS)

lint: $(DEV)
	@! grep -nE 'https?://' requirements.txt requirements-dev.txt || { echo "a lock file names a host" >&2; exit 1; }
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet . || { echo "run: $(BIN)/ruff format ." >&2; exit 1; }
	@$(BIN)/basedpyright
	@$(BIN)/lint-imports

bench: $(DEV)
	@$(BIN)/python -m bench $(ARGS)

# The lock holds versions and hashes for every platform and Python from 3.11 on, and no address.
lock: $(DEV)
	@$(BIN)/uv pip compile requirements.in --quiet --universal --python-version 3.11 --generate-hashes --no-header -o requirements.txt
	@$(BIN)/uv pip compile requirements-dev.in --quiet --universal --python-version 3.11 --generate-hashes --no-header -c requirements.txt -o requirements-dev.txt
	@! grep -nE 'https?://' requirements.txt requirements-dev.txt

# make migration name=add_prizes: writes what the tables say and the migrations do not yet.
migration: $(DEV)
	@test -n "$(name)" || { echo "make migration name=…" >&2; exit 2; }
	@$(BIN)/python -m tieubieu.platform.migrate new "$(name)"

clean:
	@rm -rf .venv .pytest_cache .ruff_cache .hypothesis .import_linter_cache
