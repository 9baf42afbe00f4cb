# shellcheck shell=bash
# What the scripts in this folder share. Source it; it does nothing by itself.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# A line that says which stage begins, and how long the script has been running.
headline() {
  printf '\n== %s [%d min %02d s]\n' "$*" $((SECONDS / 60)) $((SECONDS % 60))
}

fail() {
  printf '%s: %s\n' "$(basename "$0")" "$*" >&2
  exit 1
}

# OpenBLAS picks its kernels from this variable rather than from the processor when it is set, and
# a value made for an older processor halves every figure.
use_the_processors_own_kernels() {
  unset OPENBLAS_CORETYPE
}

# python_environment NAME REQUIREMENT…: makes sure that .venv/NAME holds exactly these packages and
# sets `python` to its interpreter. The list is written last, so a broken installation is redone.
python_environment() {
  local folder=$root/.venv/$1
  shift
  python=$folder/bin/python
  if [[ "$(cat "$folder/installed.txt" 2>/dev/null)" == "$*" ]]; then
    return
  fi
  echo "Installing $* in .venv/$(basename "$folder")"
  python3 -m venv --clear "$folder"
  "$python" -m pip install --quiet --disable-pip-version-check "$@"
  echo "$*" >"$folder/installed.txt"
}

fetch_environment() {
  python_environment fetch gguf==0.19.0
}

shard_environment() {
  python_environment shards numpy==2.4.6 zstandard==0.25.0
}

peft_environment() {
  python_environment peft torch==2.13.0 transformers==5.23.0 peft==0.21.2
}

# Builds the executables and sets `release` to their folder.
build_release() {
  swift build -c release --package-path "$root" --explicit-target-dependency-import-check error
  # shellcheck disable=SC2034 # for the script that calls this
  release=$root/.build/release
}

as_root() {
  if [[ $EUID -eq 0 ]]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    fail "needs root to run: $*"
  fi
}

# quietly COMMAND…: runs a command whose output matters only when it fails.
quietly() {
  local log
  log=$(mktemp)
  if ! "$@" >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    fail "failed: $*"
  fi
  rm -f "$log"
}
