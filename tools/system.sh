#!/bin/sh
# What pip cannot install: Graphviz, and on Debian the module that makes virtual environments.
# Nothing to do where both are there; with apt and the right to use it, install them; else say the one command and stop.
python=${1:-python3}
packages=""
command -v dot >/dev/null 2>&1 || packages="graphviz"
"$python" -c "import ensurepip" 2>/dev/null || packages="$packages $(basename "$python" | sed 's/[0-9.]*$//')3-venv"
[ -z "$packages" ] && exit 0
if command -v apt-get >/dev/null 2>&1; then
    if [ "$(id -u)" = 0 ]; then as_root=""; elif sudo -n true 2>/dev/null; then as_root="sudo"; else as_root="none"; fi
    if [ "$as_root" != none ]; then
        echo "installing $packages with apt-get"
        $as_root apt-get update -qq && DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq $packages >/dev/null && exit 0
    fi
    remedy="sudo apt-get install $packages"
elif command -v conda >/dev/null 2>&1; then remedy="conda install -c conda-forge graphviz"
elif command -v brew >/dev/null 2>&1; then remedy="brew install graphviz"
elif command -v choco >/dev/null 2>&1; then remedy="choco install graphviz"
else remedy="conda install -c conda-forge graphviz (or brew, choco, apt-get; see https://graphviz.org/download)"
fi
echo "missing, and not to be installed from here: $packages. Please run: $remedy" >&2
exit 1
