#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Builds everything and runs all tests; see --help.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."
# shellcheck source=installer/lib.sh
. installer/lib.sh
# shellcheck source=tests/services.sh
. tests/services.sh

usage() {
    cat <<'TEXT'
Usage: tests/run.sh [OPTION...]

Builds Bitflow (presets release and asan), starts a private MariaDB and Redis, runs every test program, checks the format of
the sources, and ends with the line "N passed, N failed". Exit status: 0 if all passed, 1 if anything failed or nothing
ran, 2 for a wrong option. On a machine that is no Debian 13 (or newer), it does all that inside a private one, see
installer/debian13 --help.

  --quick          release only, without the sanitizers
  --filter REGEX   only the test programs whose names match
  --long NAME      the long tests of that name instead (programs that CTest labels "long"; "all" for every one)
  --tsan           the thread sanitizer instead of the other two builds
  --tidy[=all]     clang-tidy on the sources changed since the last commit on the main branch, or on all
  --screenshots    let the journeys write docs/screenshots anew
  --help           this text
TEXT
}

presets=(release asan)
filter="" long="" tidy="" everything=yes
passed=0 failed=0
failures=()
begin=$SECONDS

parse() {
    while [ $# -gt 0 ]; do
        case "$1" in
            --quick) presets=(release) ;;
            --tsan) presets=(tsan) everything="" ;;
            --filter | --long)
                [ $# -ge 2 ] || wrongOption "$1 wants a value"
                if [ "$1" = --filter ]; then filter="$2" everything=""; else long="$2" everything=""; fi
                shift
                ;;
            --tidy) tidy=changed ;;
            --tidy=all) tidy=all ;;
            --screenshots) export BITFLOW_SCREENSHOTS="$PWD/docs/screenshots" ;;
            --help | -h) usage && exit 0 ;;
            *) wrongOption "unknown option $1" ;;
        esac
        shift
    done
    if [ "$long" ]; then presets=(release); fi
}

wrongOption() {
    say "error: $1; see tests/run.sh --help"
    exit 2
}

heading() { printf '\n== %s (after %s s)\n' "$1" "$((SECONDS - begin))"; }

# step NAME COMMAND…: something the tests need; it counts only when it fails, and only then shows what it wrote.
step() {
    local name="$1" output="build/logs/${1//[^a-zA-Z0-9]/-}.log" started=$SECONDS
    shift
    if "$@" >"$output" 2>&1; then
        echo "done: $name ($((SECONDS - started)) s)"
    else
        failed=$((failed + 1))
        failures+=("$name")
        tail -n 60 "$output"
        echo "FAILED: $name ($((SECONDS - started)) s); all of it in $output"
        return 1
    fi
}

# check NAME COMMAND…: a step that is a test by itself.
check() {
    step "$@" && passed=$((passed + 1))
}

# Tracked sources and those that will be.
sources() { git ls-files --cached --others --exclude-standard -z -- '*.cpp' '*.h' | xargs -0 -r ls -d 2>/dev/null; }

tool() { command -v "$1-19" || command -v "$1" || die "$1 is missing"; }

checkFormat() { sources | xargs -r -d '\n' "$(tool clang-format)" --dry-run -Werror; }

runTidy() {
    local list
    if [ "$tidy" = all ]; then
        list="$(sources)"
    else
        list="$(git diff --name-only --diff-filter=d "$(git merge-base HEAD origin/main 2>/dev/null || echo HEAD~1)" -- '*.cpp')"
    fi
    # .h files are seen through the sources that include them
    grep '\.cpp$' <<<"$list" | xargs -r -d '\n' "$(tool run-clang-tidy)" -quiet -p build/release -clang-tidy-binary "$(tool clang-tidy)"
}

build() {
    cmake --preset "$1" && cmake --build --preset "$1"
}

# Runs the test programs of a preset and adds up their GoogleTest cases, as each program reports them.
runTests() {
    local preset="$1" results="$PWD/build/results/$1" options=(--output-on-failure -j2 --no-tests=ignore) sums good bad line
    if [ "$filter" ]; then options+=(-R "$filter"); fi
    case "$long" in
        '') options+=(-LE long) ;;
        all) options+=(-L long) ;;
        *) options+=(-L long -R "$long") ;;
    esac
    rm -rf "$results"
    mkdir -p "$results"
    GTEST_OUTPUT="xml:$results/" ctest --test-dir "build/$preset" --output-junit "$results/ctest.junit" "${options[@]}" || true
    sums="$(python3 tests/support/sums.py "$results")" || sums="0 1 $preset: the results could not be read"
    read -r good bad line <<<"$sums"
    passed=$((passed + good))
    failed=$((failed + bad))
    while IFS= read -r line; do failures+=("$preset: $line"); done < <(tail -n +2 <<<"$sums" | grep . || true)
}

finish() {
    local name
    heading finished
    for name in "${failures[@]}"; do echo "FAILED: $name"; done
    echo
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}

main() {
    local preset
    parse "$@"
    if [ -z "${BITFLOW_INSIDE_DEBIAN13:-}" ]; then
        if ! isNativePlatform; then exec installer/debian13 tests/run.sh "$@"; fi
        installNatively build run test
    fi
    prepareCompilerCache
    mkdir -p build/logs
    trap stopServices EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
    if [ "$everything" ]; then
        heading format
        check "format of the sources" checkFormat || true
    fi
    heading "MariaDB and Redis"
    step "start of MariaDB and Redis" startServices || true
    for preset in "${presets[@]}"; do
        heading "build $preset"
        if step "build $preset" build "$preset"; then
            heading "tests $preset"
            runTests "$preset"
        fi
    done
    if [ "$tidy" ]; then
        heading clang-tidy
        check clang-tidy runTidy || true
    fi
    finish
}

export ASAN_OPTIONS="${ASAN_OPTIONS:-detect_stack_use_after_return=1:check_initialization_order=1}"
export UBSAN_OPTIONS="${UBSAN_OPTIONS:-print_stacktrace=1}"
export TSAN_OPTIONS="${TSAN_OPTIONS:-halt_on_error=1:second_deadlock_stack=1:history_size=7:ignore_noninstrumented_modules=1:suppressions=$PWD/tests/tsan.supp}"
main "$@"
