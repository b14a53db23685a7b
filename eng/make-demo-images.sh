#!/usr/bin/env bash
# Makes examples/data/fashion-mnist-subset from Debian's package dataset-fashion-mnist.
# Usage: eng/make-demo-images.sh [FOLDER_OF_THE_WHOLE_SET]
# The first 400 training and 150 test images of every class are kept, in the order of the original files.
set -euo pipefail

source_dir="${1:-/usr/share/datasets/fashion-mnist}"
target_dir="$(cd "$(dirname "$0")/.." && pwd)/examples/data/fashion-mnist-subset"

if [[ ! -f "$source_dir/train-images-idx3-ubyte.gz" ]]; then
    echo "No Fashion-MNIST in $source_dir: train-images-idx3-ubyte.gz is missing." >&2
    echo "Install it (apt-get install dataset-fashion-mnist), or name the folder that holds the four files." >&2
    exit 1
fi

# take_first SPLIT PER_CLASS: perl and gzip are part of every Debian system.
take_first() {
    local split="$1" per_class="$2" work
    work="$(mktemp -d)"
    gzip -dc "$source_dir/$split-images-idx3-ubyte.gz" > "$work/images.in"
    gzip -dc "$source_dir/$split-labels-idx1-ubyte.gz" > "$work/labels.in"
    perl -e '
        use strict; use warnings;
        my ($work, $perClass) = @ARGV;

        sub slurp { my ($path) = @_; local $/; open my $in, "<:raw", $path or die "$path: $!\n"; return scalar <$in>; }
        sub spill {
            my ($path, $bytes) = @_;
            open my $out, ">:raw", $path or die "$path: $!\n";
            print {$out} $bytes;
            close $out or die "$path: $!\n";
        }

        my ($images, $labels) = (slurp("$work/images.in"), slurp("$work/labels.in"));
        my ($imageMagic, $imageCount, $rows, $columns) = unpack "N4", $images;
        my ($labelMagic, $labelCount) = unpack "N2", $labels;
        die "not an IDX3 file of images and an IDX1 file of labels of equal count\n"
            unless $imageMagic == 0x803 && $labelMagic == 0x801 && $imageCount == $labelCount;

        my (@taken, $keptImages, $keptLabels);
        my $size = $rows * $columns;
        for my $i (0 .. $imageCount - 1) {
            my $label = unpack "C", substr $labels, 8 + $i, 1;
            next if ($taken[$label] // 0) == $perClass;
            $taken[$label]++;
            $keptImages .= substr $images, 16 + $i * $size, $size;
            $keptLabels .= pack "C", $label;
        }
        die "a class has fewer than $perClass images\n" if grep { ($_ // 0) < $perClass } @taken;

        my $count = $perClass * @taken;
        spill("$work/images.out", pack("N4", 0x803, $count, $rows, $columns) . $keptImages);
        spill("$work/labels.out", pack("N2", 0x801, $count) . $keptLabels);
    ' "$work" "$per_class"
    # -n leaves out name and time stamp, so that the same images give the same bytes.
    gzip -n9 < "$work/images.out" > "$target_dir/$split-images-idx3-ubyte.gz"
    gzip -n9 < "$work/labels.out" > "$target_dir/$split-labels-idx1-ubyte.gz"
    rm -r "$work"
}

mkdir -p "$target_dir"
take_first train 400
take_first t10k 150
ls -l "$target_dir"
