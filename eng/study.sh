#!/usr/bin/env bash
# The studies behind docs/results, on Fashion-MNIST: each finished run is kept, so a study that was stopped goes on where it was. On 2 cores each
# takes an hour or more; docs/study.md says what it compares.
# Usage: eng/study.sh fast-training | transfer | ablations | diagnosis [--seeds N|A-B] [--quick]
#   fast-training   students of 3, 6 and 12 epochs: alone, by KD and others, and with pathways by uniform, random and searched weights
#   transfer        a process searched on one pair of networks, used on another
#   ablations       normalisations, transforms, estimators and update intervals of the search
#   diagnosis       single pathways, length and pace of the search, and the parts of what it found
#   --seeds N|A-B   seeds 1 to N, or A to B, instead of 1 to 5 (3 for the last two)
#   --quick         a few images and one epoch: shows that everything works; its page goes to artifacts/study-quick
# In the environment, FASHION_MNIST=DIR means another folder with the four files than that of Debian's package dataset-fashion-mnist.
# shellcheck source=SCRIPTDIR/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

full_set=${FASHION_MNIST:-/usr/share/datasets/fashion-mnist}
work=$root/artifacts/study
results=$root/docs/results

main() {
    [ -f "$full_set/train-images-idx3-ubyte.gz" ] || fail "the studies need the whole of Fashion-MNIST." \
        "Expected: $full_set/train-images-idx3-ubyte.gz. Found: no such file." \
        "Remedy: sudo apt-get install dataset-fashion-mnist, or set FASHION_MNIST to the folder that holds the four files."
    case " $* " in
        *" --quick "*)
            work=$root/artifacts/study-quick
            results=$work/results
            ;;
    esac
    "$root/eng/setup.sh"
    dotnet run --project "$root/benchmarks/DistPro.Studies" -c Release -- \
        --images "$full_set" --work "$work" --results "$results" "$@"
}

main "$@"
