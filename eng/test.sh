#!/usr/bin/env bash
# Set-up, then every test of the solution in Release. Ends with one line, `N passed, N failed, N skipped`; the exit code is 0 only if all is well.
# Usage: eng/test.sh [--all] [--filter EXPRESSION] [any other option of 'dotnet test']
#   --all   also the slow tests (those with the trait Category=Slow)
# shellcheck source=SCRIPTDIR/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# A folder of its own, so that two runs at a time do not count each other's tests.
results=$root/artifacts/test-results/$$
filter='Category!=Slow'
# Without a filter, a test project in which no test is found is an error: its tests may not have been discovered.
run_settings=(-- RunConfiguration.TreatNoTestsAsError=true)
properties=()
options=()

main() {
    read_arguments "$@"
    "$root/eng/setup.sh"
    trap 'rm -rf "$results"' EXIT
    local status=0
    build_and_test || status=1
    report "$status"
}

read_arguments() {
    local user_filter=
    while [ $# -gt 0 ]; do
        case "$1" in
            --all) filter= ;;
            --filter)
                [ $# -ge 2 ] || fail "--filter needs an expression." "Expected: eng/test.sh --filter EXPRESSION, as 'dotnet test' has it."
                user_filter=$2
                shift
                ;;
            # Set-up has to know which supplier is asked for; build and test read these from the environment as it does.
            -p:UseStandIns=*) export UseStandIns=${1#*=} ;;
            -p:ExternalSupplier=*) export ExternalSupplier=${1#*=} ;;
            -p:*) properties+=("$1") ;;
            *) options+=("$1") ;;
        esac
        shift
    done
    if [ -n "$user_filter" ]; then
        filter="($user_filter)${filter:+&($filter)}"
        run_settings=()
    fi
}

# xunit runs several tests at once: OpenMP's idle threads have to sleep, or they take the cores from each other by looking for work.
export OMP_WAIT_POLICY=${OMP_WAIT_POLICY:-passive}

# One project at a time (-m:1): each uses all cores.
build_and_test() {
    local solution=$root/DistPro.MLNet.sln
    dotnet build "$solution" -c Release -nologo -v quiet "${properties[@]}" &&
        dotnet test "$solution" -c Release --no-build -nologo -m:1 ${filter:+--filter "$filter"} \
            --logger "trx;LogFilePrefix=result" --results-directory "$results" "${properties[@]}" "${options[@]}" "${run_settings[@]}"
}

# The numbers come from the result files, one for each project, and not from what was printed.
report() {
    local status=$1 total passed failed skipped
    total=$(sum total)
    passed=$(sum passed)
    failed=$(($(sum failed) + $(count_broken_runs)))
    skipped=$((total - $(sum executed)))
    if [ "$status" != 0 ] && [ "$failed" = 0 ]; then
        say "The build or the test run failed, but no test did: counted as one failure."
        failed=1
    fi
    if [ "$status" = 0 ] && [ "$total" = 0 ]; then
        say "No test was found: counted as one failure."
        failed=1
    fi
    say "$passed passed, $failed failed, $skipped skipped"
    [ "$status" = 0 ] && [ "$failed" = 0 ]
}

sum() {
    result_lines '<Counters ' | sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p" | awk '{ n += $1 } END { print n + 0 }'
}

# A test host that died says so here; the tests it did not come to are in no count.
count_broken_runs() {
    result_lines '<Text>The active test run was aborted' | wc -l
}

result_lines() {
    # No line, or no file at all, is no error.
    find "$results" -name '*.trx' -exec grep -h "$1" {} + 2>/dev/null || true
}

main "$@"
