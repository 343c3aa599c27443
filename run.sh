#!/usr/bin/env bash
# The one door for every chore. Makes .venv from the lock files when they changed; needs Python 3.11+ and pip, or uv.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
venv=$root/.venv
python=$venv/bin/python
# The program is found here; the working folder stays yours, so that relative paths mean what you typed.
export PYTHONPATH=$root${PYTHONPATH:+:$PYTHONPATH}

usage() {
    cat <<'END'
Usage: ./run.sh WORD [ARGUMENTS]

  demo [FOLDER]   read the fixture articles (or your folder) and show the alerts
  test [ARGS]     lint, types, import contracts and tests; ARGS go to pytest and skip the rest
  lint            ruff, mypy and the import contracts
  format          put every file into the house style
  bench [NAME]    run the benchmarks, or one of them
  kinds [NAME]    show what each source kind yields on the answers recorded for its tests
  lock [ARGS]     write the lock files anew from pyproject.toml (needs uv; ARGS go to it, such as --upgrade)
  picture         draw README's picture of a card anew
  setup           make .venv with every tool and the sokbo command in .venv/bin
  anything else   goes to the sokbo command: ./run.sh run, ./run.sh doctor, ./run.sh --help
END
}

say() { printf '%s\n' "$*" >&2; }

find_python() {
    local name
    for name in python3.13 python3.12 python3.11 python3 python; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$name"
            return
        fi
    done
    say "Sokbo needs Python 3.11 or newer, and none was found. Install it and call this again."
    exit 2
}

make_venv() {
    [ -x "$python" ] && return
    local base
    base=$(find_python)
    if command -v uv >/dev/null 2>&1; then uv venv --quiet --python "$base" "$venv"; else "$base" -m venv "$venv"; fi
}

pip_install() {
    if command -v uv >/dev/null 2>&1; then
        uv pip install --quiet --python "$python" "$@"
    else
        "$python" -m pip install --quiet --disable-pip-version-check "$@"
    fi
}

is_installed() { cmp -s "$root/$1" "$venv/.installed-$1"; }

install() {
    is_installed "$1" && return
    say "Setting up .venv from $1 ..."
    make_venv
    pip_install --require-hashes --requirement "$root/$1"
    cp "$root/$1" "$venv/.installed-$1"
}

install_for_running() { is_installed requirements-dev.lock || install requirements.lock; }
install_for_working() { install requirements-dev.lock; }

lint() {
    say "ruff"
    "$venv/bin/ruff" check --quiet .
    "$venv/bin/ruff" format --quiet --check .
    say "mypy"
    "$venv/bin/mypy" --no-error-summary
    say "import contracts"
    "$venv/bin/lint-imports" --no-cache
}

compile() { uv pip compile --quiet --universal --generate-hashes --no-header --extra postgres "$@"; }

word=${1:-}
[ $# -gt 0 ] && shift
case $word in
    "" | help) usage ;;
    test)
        install_for_working
        cd "$root"
        if [ $# -gt 0 ]; then exec "$venv/bin/pytest" "$@"; fi
        lint
        exec "$venv/bin/pytest" --numprocesses 2 --dist loadfile
        ;;
    lint) install_for_working && cd "$root" && lint ;;
    format) install_for_working && cd "$root" && "$venv/bin/ruff" check --quiet --fix . && "$venv/bin/ruff" format . ;;
    bench) install_for_working && cd "$root" && exec "$python" -m benchmarks "$@" ;;
    kinds) install_for_working && cd "$root" && exec "$python" -m tests.watchers.previews "$@" ;;
    lock)
        cd "$root"
        compile pyproject.toml -o requirements.lock "$@"
        compile --group dev --extra cjk pyproject.toml -o requirements-dev.lock "$@"
        ;;
    picture) install_for_working && cd "$root" && exec "$python" docs/picture.py ;;
    setup)
        install_for_working
        pip_install --no-deps --no-build-isolation --editable "$root"
        say "Ready: $venv/bin/sokbo --help"
        ;;
    *) install_for_running && exec "$python" -m bot "$word" "$@" ;;
esac
