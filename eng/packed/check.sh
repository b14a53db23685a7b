#!/usr/bin/env bash
# The packages as an application outside this repository gets them (Linux x64): packs src/, references the package and a libtorch
# in a new project for .NET 8 and .NET 10. Each runtime trains and saves, and the other one loads and predicts the same; both
# come to the same weights. Leaves nothing behind.
set -euo pipefail
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en

repository=$(cd "$(dirname "$0")/../.." && pwd)
images=$repository/examples/data/fashion-mnist-subset
libtorch=$(dotnet msbuild "$repository/Directory.Packages.props" -getProperty:LibTorchVersion)
cache=$(dotnet nuget locals global-packages --list)
cache=${cache#*: }
# A version of its own for each run: NuGet would take one that it has seen before from its cache.
version=0.1.0-check.$(date +%s%N)
folder=$(mktemp -d)

clean_up() {
    local cached
    rm -rf "$folder"
    for cached in "${cache%/}"/distpro.{engine,mlnet}; do
        rm -rf "${cached:?}/$version"
        [ ! -d "$cached" ] || rmdir --ignore-fail-on-non-empty "$cached"
    done
}
trap clean_up EXIT

# Built aside, too, so that what is built in the repository keeps its version.
for project in DistPro.Engine DistPro.MLNet; do
    dotnet pack "$repository/src/$project" -c Release -v quiet -o "$folder/feed" \
        -p:Version="$version" -p:ArtifactsPath="$folder/artifacts"
done

mkdir "$folder/application"
cd "$folder/application"
cat >nuget.config <<'CONFIG'
<configuration><packageSources><add key="packed" value="../feed" /></packageSources></configuration>
CONFIG
dotnet new console --no-restore
sed -i 's|<TargetFramework>.*|<TargetFrameworks>net8.0;net10.0</TargetFrameworks>|' application.csproj
dotnet add package DistPro.MLNet --version "$version"
dotnet add package libtorch-cpu-linux-x64 --version "$libtorch"
cp "$repository/eng/packed/Program.cs" .

# Portable, as `dotnet run` has it; then for one system, where the native libraries and the runtime itself lie elsewhere.
dotnet build -c Release -v quiet -warnaserror -f net10.0
dotnet publish -c Release -v quiet -warnaserror -f net8.0 -r linux-x64 --self-contained -o published
newer=bin/Release/net10.0/application
older=published/application

"$newer" train "$images"
"$older" predict "$images"
mv scores.json scores10.json
"$older" train "$images"
"$newer" predict "$images"
cmp scores.json scores10.json
echo "DistPro.MLNet $version works in an application of its own, on .NET 8 and on .NET 10."
