# 落地：make run 从一份干净的代码到浏览器里能打开的页面；make help 看全部命令。
SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

VENV := .venv
PY := $(VENV)/bin/python
DONE := $(VENV)/.done
STATIC := src/luodi/web/static
DIST := $(STATIC)/dist
COLLECTED := src/luodi/web/collected
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --no-input --progress-bar off
JOBS ?= 2

# Python 3.11 或更新；先用 PATH 上的 python3，太旧再找别的。
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)

# 没有 node 和 npm 的机器，用装进 .venv 的那一份（requirements/node.txt）。
ifeq ($(and $(shell command -v node 2>/dev/null),$(shell command -v npm 2>/dev/null)),)
NODE_PARTS := $(DONE)/node
NPM := PATH="$(CURDIR)/$(VENV)/bin:$$PATH" npm
else
NODE_PARTS :=
NPM := npm
endif

.PHONY: help install install-dev assets run demo bench lint test lock clean

help: ## 显示本说明
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

install: $(DONE)/runtime assets ## 安装运行所需的一切（已装好的不重复装）

install-dev: install $(DONE)/dev ## 另装开发与测试所需

assets: $(COLLECTED)/staticfiles.json ## 打包样式与脚本

run: install ## 装好并启动演示实例：http://127.0.0.1:8000
	LUODI_DEMO=1 $(VENV)/bin/luodi up

demo: install ## 生成演示数据；N=200 指定项目数
	LUODI_DEMO=1 $(VENV)/bin/luodi demo $(if $(N),--projects $(N))

bench: install-dev ## 在两种数据库上量性能
	$(PY) -m bench

lint: install-dev ## 代码、类型、分层、页面模板的检查
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(PY) scripts/lint_templates.py

test: install-dev ## 全部测试：先 SQLite，再真实的 PostgreSQL，含浏览器
	$(PY) scripts/run_tests.py --jobs $(JOBS) $(ARGS)

LOCK := $(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-emit-index-url --no-emit-find-links
lock: $(DONE)/dev ## 按 pyproject.toml 重新锁定各部件的版本
	$(LOCK) pyproject.toml -o requirements/runtime.txt $(LOCKARGS)
	$(LOCK) pyproject.toml --extra dev -c requirements/runtime.txt -o requirements/dev.txt $(LOCKARGS)
	$(LOCK) requirements/build.in -o requirements/build.txt $(LOCKARGS)
	$(LOCK) requirements/node.in -o requirements/node.txt $(LOCKARGS)

clean: ## 删去装好的和打包出来的，数据（var）不动
	rm -rf $(VENV) node_modules $(DIST) $(COLLECTED) build

$(DONE)/venv:
	@test -n "$(PYTHON)" || { echo "需要 Python 3.11 或更新的版本。Debian 上：apt-get install python3 python3-venv"; exit 1; }
	@test -x $(PY) || $(PYTHON) -m venv $(VENV) || { echo "建不了虚拟环境。Debian 上：apt-get install python3-venv"; rm -rf $(VENV); exit 1; }
	@mkdir -p $(DONE) && touch $@

$(DONE)/runtime: requirements/build.txt requirements/runtime.txt pyproject.toml | $(DONE)/venv
	$(PIP) --require-hashes -r requirements/build.txt -r requirements/runtime.txt
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(DONE)/dev: requirements/dev.txt | $(DONE)/runtime
	$(PIP) --require-hashes -r requirements/dev.txt
	@touch $@

$(DONE)/node: requirements/node.txt | $(DONE)/venv
	$(PIP) --require-hashes -r requirements/node.txt
	@touch $@

node_modules/.done: package.json package-lock.json .npmrc $(NODE_PARTS)
	$(NPM) ci --no-progress
	@touch $@

$(DIST)/.done: node_modules/.done $(wildcard assets/*)
	rm -rf $(DIST)
	$(NPM) run --silent build
	@touch $@

# 带指纹的静态文件，由程序自己供给浏览器。
$(COLLECTED)/staticfiles.json: $(DIST)/.done $(shell find $(STATIC) -type f -not -path '$(DIST)/*' 2>/dev/null) | $(DONE)/runtime
	$(PY) -m django collectstatic --settings luodi.settings --no-input --clear --verbosity 0
	@touch $@
