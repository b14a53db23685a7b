#!/usr/bin/env bash
# Speed against PyTorch on the same libtorch, in turns with it. Needs a quiet machine; docs/benchmarks.md has what was measured.
# Usage: eng/bench.sh op-overhead | train-step [PRECISION] | kd-step [PRECISION] | search-step | data
#   op-overhead   a small add, an in-place add and a call of Linear(4, 4); one line `NAME ours/pytorch: R` each
#   train-step    one training step of ResNet-20 and one of WRN-16-2; lines `train-step-resnet20 ours/pytorch: R`, `train-step-wrn16-2 ...`
#   kd-step       one step of ResNet-56 teaching ResNet-20 by KD, AT and ReviewKD; `kd-step ours/pytorch: R`
#   search-step   one step of a search of a process, against distillation with all pathways and with a clipped process; lines
#                 `one-sided/plain: R`, `central/plain: R`, `clipped speed-up: R`; with PyTorch, if it is there, `plain ours/pytorch: R`
#                 and `unrolled pytorch/plain pytorch: R`
#   data          decoding and resizing images, and making augmented batches of them; one line `NAME ours/pytorch: R` each
#   PRECISION     Float32, TensorFloat32 (the default; on a CPU the same) or BFloat16
# In the environment, PYTHON=FILE means another Python than Debian's.
# shellcheck source=SCRIPTDIR/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# The Python that the package python3-torch belongs to; another one may stand first on PATH.
export PYTHON=${PYTHON:-/usr/bin/python3}

main() {
    case "${1:-}" in
        op-overhead | train-step | kd-step) require_python torch python3-torch ;;
        search-step) has_python torch || { say "without PyTorch: $PYTHON has no torch"; set -- search-step alone; } ;;
        data) require_python torchvision python3-torchvision ;;
        *) fail "bench.sh does not know '${1:-}'." "Expected: eng/bench.sh op-overhead | train-step | kd-step | search-step | data" ;;
    esac
    "$root/eng/setup.sh"
    say "load: $(cut -d' ' -f1-3 /proc/loadavg) on $(nproc) CPUs"
    dotnet run --project "$root/benchmarks/DistPro.Benchmarks" -c Release -- "$@"
}

# has_python MODULE
has_python() { "$PYTHON" -c "import $1" 2>/dev/null; }

# require_python MODULE DEBIAN_PACKAGE
require_python() {
    has_python "$1" || fail "there is no PyTorch to compare with." \
        "Expected: $PYTHON with $1. Found: 'import $1' fails." \
        "Remedy: apt-get install --no-install-recommends $2, or set PYTHON to a Python that has $1."
}

main "$@"
