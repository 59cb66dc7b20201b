#!/bin/sh
# Graphviz: nothing to do where it is; with apt and the right to use it, install it; else say the one command and stop.
command -v dot >/dev/null 2>&1 && exit 0
if command -v apt-get >/dev/null 2>&1; then
    if [ "$(id -u)" = 0 ]; then as_root=""; elif sudo -n true 2>/dev/null; then as_root="sudo"; else as_root="none"; fi
    if [ "$as_root" != none ]; then
        echo "installing Graphviz with apt-get"
        $as_root apt-get update -qq && DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq graphviz >/dev/null && exit 0
    fi
    remedy="sudo apt-get install graphviz"
elif command -v conda >/dev/null 2>&1; then remedy="conda install -c conda-forge graphviz"
elif command -v brew >/dev/null 2>&1; then remedy="brew install graphviz"
elif command -v choco >/dev/null 2>&1; then remedy="choco install graphviz"
else remedy="conda install -c conda-forge graphviz (or brew, choco, apt-get; see https://graphviz.org/download)"
fi
echo "Graphviz is missing and could not be installed from here. Please run: $remedy" >&2
exit 1
