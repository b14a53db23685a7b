#!/usr/bin/env bash
# Compiles standins/TorchSharp/native/DistProTorch.cpp into artifacts/native/libDistProTorch.so, unless it is there and nothing it depends on has changed.
# LIBTORCH says which libtorch: a libtorch folder (include/, lib/) or a PyTorch installation (.../site-packages/torch). Without it: Debian's libtorch-dev.
# docs/native.md says more.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
source=$root/standins/TorchSharp/native/DistProTorch.cpp
target=$root/artifacts/native/libDistProTorch.so
stamp=$target.stamp
compiler=${CXX:-g++}

fail() { printf 'build-native.sh: %s\n' "$*" >&2; exit 1; }

command -v "$compiler" >/dev/null || fail "the C++ compiler '$compiler' is missing. Install the Debian package g++, or name another compiler in CXX."

if [[ -n ${LIBTORCH:-} ]]; then
    include=$LIBTORCH/include
    lib=$LIBTORCH/lib
    [[ -f $include/torch/csrc/api/include/torch/version.h ]] ||
        fail "LIBTORCH=$LIBTORCH has no include/torch/csrc/api/include/torch/version.h. Expected a libtorch folder or a PyTorch installation (.../site-packages/torch)."
    [[ -f $lib/libtorch_cpu.so ]] || fail "LIBTORCH=$LIBTORCH has no lib/libtorch_cpu.so. Expected a libtorch folder or a PyTorch installation."
    lib=$(cd "$lib" && pwd)
else
    include=/usr/include
    lib=/usr/lib/$("$compiler" -dumpmachine)
    [[ -f $include/torch/csrc/api/include/torch/version.h && -f $lib/libtorch_cpu.so ]] ||
        fail "libtorch is missing. Install the Debian package libtorch-dev, or set LIBTORCH to a libtorch folder or a PyTorch installation."
fi
[[ -f $include/ATen/ATen.h && -f $include/torch/csrc/jit/api/module.h ]] || fail "the headers of libtorch in $include are not complete: ATen/ATen.h is missing."

# Everything that the result depends on: what this script and the source say, the compiler, the libtorch.
key=$( { cat "${BASH_SOURCE[0]}" "$source"; "$compiler" --version; echo "${CXXFLAGS:-}"; cat "$include/torch/csrc/api/include/torch/version.h"
    stat -L -c '%n %s %Y' "$lib/libtorch_cpu.so"; } | sha256sum )
if [[ -f $target && -f $stamp && $(<"$stamp") == "$key" ]]; then exit 0; fi

flags=(-std=c++17 -O2 -fPIC -shared -fvisibility=hidden -Wall -Wextra)
flags+=(-isystem "$include/torch/csrc/api/include")
libraries=("-Wl,--no-as-needed" "-Wl,--allow-shlib-undefined" -ltorch_cpu -lc10)
if [[ -n ${LIBTORCH:-} ]]; then
    # PyTorch's older wheels were compiled with the old layout of std::string; the mangled names of the library tell.
    if grep -aq '_ZN3c105ErrorC1ENS_14SourceLocationENSt7__cxx11' "$lib/libc10.so"; then abi=1; else abi=0; fi
    flags+=(-isystem "$include" "-D_GLIBCXX_USE_CXX11_ABI=$abi" "-L$lib" "-Wl,-rpath,$lib")
    if [[ -f $lib/libtorch_cuda.so ]]; then libraries+=(-ltorch_cuda -lc10_cuda); fi
fi

mkdir -p "$(dirname "$target")"
echo "Compiling the native part against libtorch in $lib"
# shellcheck disable=SC2086
"$compiler" "${flags[@]}" ${CXXFLAGS:-} -o "$target.part" "$source" "${libraries[@]}" ||
    fail "compiling $source failed; the compiler says why above. Its headers came from $include, its libraries from $lib."
mv "$target.part" "$target"
echo "$key" > "$stamp"
