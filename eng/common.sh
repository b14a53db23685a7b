# Shared by the scripts in this folder, which source it: where the repository is, and how a script ends with an error.
# shellcheck shell=bash disable=SC2034
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# Quiet, and in one language: the scripts show or read what dotnet prints.
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en

# dotnet and NuGet want a home that can be written to, which an account of a service may not have.
export HOME=${HOME:-~}
if [ ! -w "$HOME" ]; then
    HOME=$root/artifacts/home
    mkdir -p "$HOME"
fi

say() { printf '%s\n' "$*"; }

# fail MESSAGE [DETAIL...]: one error; the details say what was expected, what was found, and what to do.
fail() {
    printf 'error: %s\n' "$1" >&2
    shift
    [ $# -eq 0 ] || printf '  %s\n' "$@" >&2
    exit 1
}

require_dotnet() {
    command -v dotnet >/dev/null || fail "the .NET SDK is missing." \
        "Expected: dotnet (SDK 10.0.100 or later) on PATH. Found: no such command." \
        "Remedy: install it from https://dotnet.microsoft.com/download/dotnet/10.0 and try again."
}
