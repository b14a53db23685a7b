#!/usr/bin/env bash
# The one set-up step; demo.sh and test.sh call it, and the second time it has nothing to do.
# It finds out once whether the registry has Microsoft.ML and TorchSharp, writes the answer to supplier.props, and where it has not, installs what
# the stand-ins need and builds their native part. See docs/suppliers.md.
# Usage: eng/setup.sh [--standins | --packages | --again]
#   --standins, --packages   choose without asking the registry, and remember the choice
#   --again                  forget the remembered answer and ask the registry again
# In the environment, UseStandIns=true|false chooses for this run alone; ExternalSupplier=FILE means that there is nothing to set up;
# LIBTORCH=DIR and CXX=COMPILER mean others than Debian's libtorch and g++ (docs/native.md).
# shellcheck source=SCRIPTDIR/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

answer_file=$root/supplier.props
log_dir=$root/artifacts/setup

main() {
    [ $# -le 1 ] || usage_error "$*"
    case "${1:-}" in
        "") ;;
        --standins) remember standins ;;
        --packages) remember packages ;;
        --again) rm -f "$answer_file" ;;
        *) usage_error "$1" ;;
    esac

    if [ -n "${ExternalSupplier:-}" ]; then
        say "setup: references come from $ExternalSupplier; nothing to install."
        return
    fi
    require_dotnet
    local supplier
    supplier=$(supplier_from_environment)
    if [ -z "$supplier" ]; then
        if [ ! -f "$answer_file" ]; then find_out; fi
        supplier=$(remembered_supplier)
    fi
    if [ "$supplier" = standins ]; then
        install_missing_packages
        warn_of_slow_blas
        "$root/eng/build-native.sh"
    fi
}

usage_error() {
    fail "setup.sh does not know '$1'." "Expected: no argument, or one of --standins, --packages, --again."
}

# --- Which supplier -------------------------------------------------------------------------------------------------------------------------

supplier_from_environment() {
    case "${UseStandIns:-}" in
        "") ;;
        true) echo standins ;;
        false) echo packages ;;
        *) fail "UseStandIns has no meaning as '$UseStandIns'." "Expected: true or false." "Remedy: correct or unset it." ;;
    esac
}

remembered_supplier() {
    case "$(cat "$answer_file")" in
        *">true</UseStandIns>"*) echo standins ;;
        *">false</UseStandIns>"*) echo packages ;;
        *) fail "$answer_file cannot be understood." "Expected: the line that eng/setup.sh wrote." "Remedy: run eng/setup.sh --again." ;;
    esac
}

# Written aside and renamed, so that a build never reads half a file.
remember() {
    local use_stand_ins=false
    [ "$1" = packages ] || use_stand_ins=true
    printf '<Project><PropertyGroup><UseStandIns Condition="%s">%s</UseStandIns></PropertyGroup></Project>\n' \
        "'\$(UseStandIns)' == ''" "$use_stand_ins" >"$answer_file.$$"
    mv -f "$answer_file.$$" "$answer_file"
}

find_out() {
    say "setup: asking the registry for Microsoft.ML and TorchSharp."
    mkdir -p "$log_dir"
    local outcome
    outcome=$(restore "$root/eng/probe/probe.csproj" probe)
    if [ "$outcome" = restored ]; then
        find_out_whether_packages_run
    else
        say "setup: the registry lacks them; the stand-ins are used (docs/suppliers.md)."
        remember standins
    fi
}

# restore PROJECT NAME: prints 'restored' or 'missing'. Only the registry's word that there is no such package or version counts as missing:
# whatever else went wrong, a network that is down for one, may be right tomorrow, so that nothing is stored.
restore() {
    local log=$log_dir/$2.log codes
    if UseStandIns=false dotnet restore "$1" --artifacts-path "$root/artifacts/$2" >"$log" 2>&1; then
        echo restored
        return
    fi
    codes=$(grep -oE 'error (NU|MSB|NETSDK|CS)[0-9]+' "$log" | sort -u || true)
    if [ -n "$codes" ] && ! grep -qvE 'NU110[123]$' <<<"$codes"; then
        echo missing
        return
    fi
    fail "could not find out whether Microsoft.ML and TorchSharp can be restored; nothing was stored." \
        "Expected: a NuGet source that has them, or says that it has not." \
        "Found: $(grep 'error' "$log" | grep -vm1 'NU110[123]' || tail -n 1 "$log")" \
        "Remedy: check the network and 'dotnet nuget list source', then run this again; or choose: eng/setup.sh --standins | --packages." \
        "Log: $log"
}

find_out_whether_packages_run() {
    say "setup: they are there; trying them on a small program (this downloads libtorch)."
    local outcome log=$log_dir/smoke.log
    outcome=$(restore "$root/eng/smoke/smoke.csproj" smoke)
    if [ "$outcome" = restored ] && run_smoke >"$log" 2>&1; then
        say "setup: the real packages are used."
        remember packages
        return
    fi
    {
        say "################################################################################"
        say "WARNING: Microsoft.ML and TorchSharp restore, but a small program on them fails:"
        grep -E 'error|xception' "$log" | head -n 5 || tail -n 5 "$log"
        say "The stand-ins are used instead. Log: $log"
        say "With the cause removed, run eng/setup.sh --again."
        say "################################################################################"
    } >&2
    remember standins
}

run_smoke() {
    UseStandIns=false dotnet run --project "$root/eng/smoke" -c Release --no-restore --artifacts-path "$root/artifacts/smoke"
}

# --- What the stand-ins need ----------------------------------------------------------------------------------------------------------------

install_missing_packages() {
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        # Elsewhere the compiler and the image libraries are the user's affair; only libtorch has to be pointed at.
        [ -n "${LIBTORCH:-}" ] || fail "the stand-ins need Debian's libtorch, and this machine has no apt-get." \
            "Expected: Debian 12 or a relative of it; or libtorch, g++, libpng 1.6 and libturbojpeg installed by hand, and LIBTORCH=DIR set." \
            "Remedy: set LIBTORCH as docs/native.md says, or use a registry that has Microsoft.ML and TorchSharp (eng/setup.sh --again)."
        return
    fi
    local needed=(libpng16-16 libturbojpeg0) missing
    if [ -z "${CXX:-}" ]; then needed+=(g++); fi
    if [ -z "${LIBTORCH:-}" ]; then needed+=(libtorch-dev libopenblas0-openmp); fi
    missing=$(missing_of "${needed[@]}")
    if [ -n "$missing" ]; then install "$missing"; fi
}

# Prints those of the given packages that are not installed, under their own name or as something that provides it (libpng16-16t64 does).
missing_of() {
    local installed name absent=()
    installed=$(LC_ALL=C dpkg-query -W -f '${db:Status-Status} ${Package}, ${Provides},\n' | sed -n 's/^installed / /p' | sed 's/ ([^)]*)//g')
    for name in "$@"; do
        grep -qF " $name," <<<"$installed" || absent+=("$name")
    done
    say "${absent[*]-}"
}

install() {
    local missing=$1 log=$log_dir/apt.log as_root=()
    local command="apt-get install --no-install-recommends $missing"
    if [ "$(id -u)" != 0 ]; then
        sudo -n true 2>/dev/null || fail "the stand-ins need Debian packages that are missing, and this user may not install them: $missing" \
            "Remedy: sudo $command" \
            "Then run this again."
        as_root=(sudo -n)
    fi
    say "setup: installing $missing (with all they need about 300 MB; a few minutes)."
    mkdir -p "$log_dir"
    if ! run_apt "$missing" >"$log" 2>&1; then
        fail "the stand-ins need Debian packages that are missing and could not be installed: $missing" \
            "Found: $(grep -m1 '^E:' "$log" || tail -n 1 "$log")" \
            "Remedy: sudo $command" \
            "Then run this again. Log: $log"
    fi
}

# The package lists are fetched only where they are absent or too old to install from.
run_apt() {
    local names
    read -ra names <<<"$1"
    apt_get install --simulate "${names[@]}" && apt_get install "${names[@]}" && return
    apt_get update && apt_get install "${names[@]}"
}

apt_get() {
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive LC_ALL=C apt-get -y --no-install-recommends -o DPkg::Lock::Timeout=300 "$@"
}

# Debian's alternatives take libopenblas0-openmp before the reference BLAS, unless somebody chose by hand or a pthread build is there too.
warn_of_slow_blas() {
    [ -z "${LIBTORCH:-}" ] && command -v update-alternatives >/dev/null || return 0
    local link chosen
    read -r link _ chosen < <(update-alternatives --get-selections | grep '^libblas\.so\.3-') || return 0
    case "$chosen" in
        */openblas-openmp/*) ;;
        *)
            say "WARNING: BLAS is $chosen; training is many times slower on it, or ignores the number of threads." \
                "Remedy: sudo update-alternatives --set $link ${chosen%/*/*}/openblas-openmp/libblas.so.3" >&2
            ;;
    esac
}

main "$@"
