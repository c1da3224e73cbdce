# Set-up, shared by the scripts beside this file; each reads it first and then calls `set_up`. POSIX sh.
# shellcheck shell=sh
set -eu

case ${TRAININGAPP_INSTANCE:-} in
'' | /*) ;;
*) TRAININGAPP_INSTANCE=$PWD/$TRAININGAPP_INSTANCE ;; # as seen from where the script was called
esac
ROOT=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
VENV=$ROOT/.venv
STAMP=$VENV/trainingapp.stamp
UNAVAILABLE=$VENV/trainingapp.unavailable
cd "$ROOT"

say() { printf '%s\n' "$*" >&2; }

# set_up runtime|dev: bring this machine to where the program (or its tests too) can run.
set_up() {
    find_python
    find_missing "$1"
    [ -z "$MISSING" ] || provide_missing "$1"
    if [ -z "$PYTHON" ]; then
        say 'Stopped: Python 3.11 to 3.14 with its venv module is needed.'
        exit 2
    fi
    make_environment "$1"
    compile_catalogues
}

# --- what the system has to give -------------------------------------------------------------------------

find_python() {
    for PYTHON in "$VENV/bin/python" python3 python3.14 python3.13 python3.12 python3.11; do
        "$PYTHON" -Ic 'import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' \
            >/dev/null 2>&1 && return
    done
    PYTHON=
}

# find_missing runtime|dev: the packages to MISSING, what is off without them to OFF.
find_missing() {
    MISSING='' OFF='' LIBRARIES='' FONTS=''
    [ -n "$PYTHON" ] || MISSING=" $(python_packages)"
    [ -z "$PYTHON" ] || LIBRARIES=$("$PYTHON" -ISc "$LOADABLE")
    ! command -v fc-list >/dev/null || FONTS=$(fc-list : family 2>/dev/null)
    needs libpango-1.0-0 'PDF files' has_library libpango-1.0.so.0
    needs libpangoft2-1.0-0 'PDF files' has_library libpangoft2-1.0.so.0
    needs libharfbuzz-subset0 'small PDF files' has_library libharfbuzz-subset.so.0
    needs fontconfig 'fonts in PDF files' command -v fc-list
    needs fonts-noto-cjk 'Chinese in PDF files, Song style' has_font 'Noto Serif CJK'
    needs fonts-lxgw-wenkai 'Chinese in PDF files, Kai style' has_font 'LXGW WenKai'
    needs fonts-babelstone-han 'rare characters in PDF files' has_font 'BabelStone Han'
    needs fonts-hanazono 'rare characters in PDF files' has_font 'HanaMinA'
    [ "$1" = dev ] || return 0
    needs chromium 'tests in a browser' has_browser
    needs libatomic1 'tests in a browser' has_library libatomic.so.1
    needs poppler-utils 'tests that read PDF files' command -v pdftotext
}

# needs PACKAGE PURPOSE TEST…: note the Debian package when the test fails.
needs() {
    package=$1 purpose=$2
    shift 2
    ! "$@" >/dev/null 2>&1 || return 0
    MISSING="$MISSING $package"
    OFF="$OFF
  - $purpose ($package)"
}

has_library() { case $LIBRARIES in *" $1 "*) ;; *) false ;; esac }
has_font() { case $FONTS in *"$1"*) ;; *) false ;; esac }
has_browser() { command -v chromium || command -v chromium-browser || command -v google-chrome; }

LOADABLE='
import ctypes
for name in ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0", "libatomic.so.1"):
    try:
        ctypes.CDLL(name)
        print(f" {name} ")
    except OSError:
        pass
'

# The packages that bring Python: the default one, or a numbered one where the default is too old.
python_packages() {
    for number in 3 3.14 3.13 3.12 3.11; do
        case $(apt-cache show "python$number" 2>/dev/null | sed -n 's/^Version: //p' | head -n 1) in
        3.1[1-4]*) echo "python$number python$number-venv" && return ;;
        esac
    done
    echo python3 python3-venv
}

# provide_missing runtime|dev: with apt where that is allowed; else say what to do and what is off until then.
provide_missing() {
    if ! command -v apt-get >/dev/null; then
        say "Please install, by this system's own means, what brings:$OFF"
        [ -n "$PYTHON" ] || say '  - Python 3.11 to 3.14 with its venv module'
    elif ! may_install; then
        say 'Please let an administrator run this line:'
        say "apt-get update && apt-get install -y --no-install-recommends$MISSING"
        say "Off until then:$OFF"
    elif [ "$MISSING" != "$(cat "$UNAVAILABLE" 2>/dev/null)" ]; then
        install_missing "$1"
    fi
}

may_install() { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }

# install_missing runtime|dev: what this release of the system does not have is remembered, not asked for again.
install_missing() {
    say "Installing:$MISSING"
    apt update || say 'apt-get update did not succeed.'
    find_missing "$1"
    # shellcheck disable=SC2046,SC2086
    if apt install -y --no-install-recommends $(available $MISSING); then
        find_python
        find_missing "$1"
        [ -z "$MISSING" ] || [ ! -d "$VENV" ] || printf '%s' "$MISSING" >"$UNAVAILABLE"
    fi
    [ -z "$OFF" ] || say "Off, because it could not be installed:$OFF"
}

apt() {
    set -- env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=120 "$@"
    if [ "$(id -u)" = 0 ]; then "$@" >&2; else sudo -n "$@" >&2; fi
}

# Those of the packages that apt knows: an unknown one would keep it from installing the others.
available() {
    for package; do
        ! apt-cache show "$package" >/dev/null 2>&1 || echo "$package"
    done
}

# --- the environment in .venv ----------------------------------------------------------------------------

# make_environment runtime|dev: exactly the packages of the locks, and this tree as a package. The stamp tells
# whether they changed; what the tests need stays when the program is started afterwards.
make_environment() {
    mode=$1
    case $(cat "$STAMP" 2>/dev/null) in
    "$(fingerprint dev)" | "$(fingerprint "$mode")") return ;;
    dev*) mode=dev ;;
    esac
    say 'Preparing .venv …'
    if ! environment_is_sound; then
        rm -rf "$VENV"
        find_python
        "$PYTHON" -m venv "$VENV"
    fi
    rm -f "$STAMP"
    install_packages "$mode"
    fingerprint "$mode" >"$STAMP"
}

fingerprint() { printf '%s %s %s\n' "$1" "$(cat pyproject.toml requirements*.lock | cksum)" "$ROOT"; }

# Unfinished environments lack pip; the programs in one that was moved name the folder it was made in.
environment_is_sound() {
    "$VENV/bin/python" -Ic 'import pip' 2>/dev/null && grep -qF "#!$VENV/bin/python" "$VENV/bin/pip"
}

# install_packages runtime|dev: with uv where it can be had, else (several times slower) with pip.
install_packages() {
    lock=requirements.lock
    [ "$1" = runtime ] || lock=requirements-dev.lock
    pip() { "$VENV/bin/python" -m pip "$@" -q --disable-pip-version-check --no-input; }
    uv() { "$VENV/bin/uv" pip "$@" -q --python "$VENV/bin/python"; }
    cache=${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}
    mkdir -p "$cache" 2>/dev/null && [ -w "$cache" ] || export UV_NO_CACHE=1 PIP_NO_CACHE_DIR=1
    if pip install --only-binary :all: --require-hashes -r requirements-uv.lock &&
        uv sync --require-hashes "$lock"; then
        installer=uv
    else
        say 'Going on without uv …'
        pip install --require-hashes -r "$lock"
        installer=pip
    fi
    $installer install --no-deps --no-build-isolation -e .
}

# Messages for people are read from .mo files, which are made here and not committed.
compile_catalogues() {
    for catalogue in trainingapp/translations/*/LC_MESSAGES/messages.po; do
        [ -e "$catalogue" ] || continue
        compiled=${catalogue%.po}.mo
        [ -e "$compiled" ] && [ -z "$(find "$catalogue" -newer "$compiled")" ] && continue
        locale=${catalogue#trainingapp/translations/}
        "$VENV/bin/pybabel" -q compile -i "$catalogue" -o "$compiled" -l "${locale%%/*}"
    done
}
