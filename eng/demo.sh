#!/usr/bin/env bash
# Set-up, then the main job on real images: the demo trains a teacher, searches how it should teach, trains a student alone, with KD, with uniform
# pathways and with the searched process, compares them, saves student and process with a picture, and predicts the same in a fresh process.
# Usage: eng/demo.sh [--short] [--full | --images DIR] [any other option of the demo, such as --epochs N or --out DIR]
#   (nothing)      the 5,500 images of Fashion-MNIST that lie in the repository
#   --full         the whole of Fashion-MNIST, from Debian's package dataset-fashion-mnist
#   --images DIR   your own photographs, one sub-folder for each class
#   --short        one epoch each: shows that everything works, not how good a network gets
# shellcheck source=SCRIPTDIR/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

full_set=${FASHION_MNIST:-/usr/share/datasets/fashion-mnist}
options=(--out "$root/artifacts/demo")

main() {
    read_arguments "$@"
    "$root/eng/setup.sh"
    dotnet run --project "$root/examples/DistPro.Demo" -c Release -- "${options[@]}"
}

read_arguments() {
    while [ $# -gt 0 ]; do
        case "$1" in
            --full)
                [ -f "$full_set/train-images-idx3-ubyte.gz" ] || fail "--full needs the whole of Fashion-MNIST." \
                    "Expected: $full_set/train-images-idx3-ubyte.gz. Found: no such file." \
                    "Remedy: sudo apt-get install dataset-fashion-mnist, or set FASHION_MNIST to the folder that holds the four files."
                options+=(--idx "$full_set")
                ;;
            --images)
                [ $# -ge 2 ] || fail "--images needs a folder." "Expected: eng/demo.sh --images DIR, with one sub-folder for each class."
                [ -d "$2" ] || fail "there is no folder $2." "Expected: a folder with one sub-folder for each class, images in each."
                options+=(--images "$2")
                shift
                ;;
            *) options+=("$1") ;;
        esac
        shift
    done
}

main "$@"
