"""Start one Graphviz program on hostile text, inside limits.

This module knows processes: no file is opened by name, the environment is bare, the folder is empty, and
time, memory and output are bounded. What the program printed is for `helpers.dot` to read.
"""

import os
import re
import shutil
import signal
import subprocess
import tempfile
import unicodedata
from dataclasses import dataclass

TIMEOUT = 5  # seconds of wall clock, and of processor time
MEMORY = 1 << 30  # bytes of address space
OUTPUT = 16 << 20  # bytes the program may write
# What a program is told of our environment; the font variables only say where fonts and their cache are.
KEEP = "PATH HOME XDG_CACHE_HOME LOCALAPPDATA FONTCONFIG_FILE FONTCONFIG_PATH SYSTEMROOT TEMP TMP".split()
# `sh` sets the limits and becomes the program: safe in a process with threads, where Python's preexec_fn is
# not. Where a limit does not exist (memory, on macOS) the line is passed over and the others hold.
LIMITS = (
    f"ulimit -c 0 2>/dev/null; ulimit -t {TIMEOUT} 2>/dev/null; ulimit -v {MEMORY >> 10} 2>/dev/null; "
    f'ulimit -f {OUTPUT >> 9} 2>/dev/null; exec "$0" "$@"'
)
REMEDY = (
    "Graphviz's '{}' is not on PATH: install Graphviz ('apt install graphviz', 'conda install -c conda-forge"
    " graphviz', 'brew install graphviz' or 'choco install graphviz') and restart the kernel"
)


class DotMissing(RuntimeError):
    """No Graphviz on PATH; the message is one line with the remedy."""


@dataclass(frozen=True)
class Finished:
    """How a program ended: its exit `code`, what it wrote (`errors` may hold hostile text: see `clean`), and
    why it was `stopped` or "".
    """

    code: int
    output: bytes
    errors: str
    stopped: str


def clean(text: str, longest: int = 300) -> str:
    """Text fit for terminal and notebook: no escape sequences, nothing invisible; cut at `longest`."""
    text = re.sub(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|.)?", "", text)
    text = "".join(
        c
        for c in text
        if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
    )
    return text if len(text) <= longest else text[:longest] + " ..."


def environment() -> dict[str, str]:
    """The few variables a program gets. SERVER_NAME turns file access off in old versions; GV_FILE_PATH would
    stop new ones.
    """
    kept = {name: os.environ[name] for name in KEEP if name in os.environ}
    return kept | {"LANG": "C.UTF-8", "SERVER_NAME": "localhost"}


def run(program: str, arguments: list[str], text: str, timeout: float = TIMEOUT) -> Finished:
    """Run `program` with `text` (UTF-8) on its standard input, in an empty folder.

    Raises:
        DotMissing: the program is not on PATH.
    """
    path = shutil.which(program)
    if path is None:
        raise DotMissing(REMEDY.format(program))
    command = [path, *arguments]
    if os.name == "posix":
        command = ["/bin/sh", "-c", LIMITS, *command]
    # Files, not pipes: a program that writes without end meets the file size limit, not our memory.
    with (
        tempfile.TemporaryFile() as source,
        tempfile.TemporaryFile() as output,
        tempfile.TemporaryFile() as errors,
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as empty,
    ):
        source.write(text.encode("utf-8"))
        source.seek(0)
        process = subprocess.Popen(
            command,
            stdin=source,
            stdout=output,
            stderr=errors,
            cwd=empty,
            env=environment(),
            start_new_session=os.name == "posix",
        )
        try:
            code = process.wait(timeout)
            stopped = "" if code >= 0 else "it needed more time or memory than a picture is worth"
        except subprocess.TimeoutExpired:
            code, stopped = -1, f"it took longer than {timeout:g} s"
        finally:
            if process.poll() is None:  # timeout, or the reader pressed "stop"
                kill(process)
        output.seek(0)
        errors.seek(0)
        return Finished(code, output.read(OUTPUT), errors.read(1 << 16).decode("utf-8", "replace"), stopped)


def kill(process: subprocess.Popen) -> None:
    """End a process with everything it started, and wait for it."""
    if os.name == "posix":
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()
