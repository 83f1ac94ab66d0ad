"""Opening files from outside in a process of its own, which has given up what it does not need (security.md 4.7).

The child is a module with ``main()``: it reads the file from standard input, calls :func:`confine` before it looks at
a byte of it, and prints one JSON value a line. A refusal is a line ``{"refused": …}``; any other error ends the child.
"""

import json
import logging
import os
import resource
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO, Any

from sbsupervise.domain.refusals import RuleError
from sbsupervise.paths import PACKAGE

logger = logging.getLogger(__name__)

MIB = 1024 * 1024
FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.spawn", "os.posix_spawn", "os.fork", "ctypes.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What the child process may use."""

    memory_bytes: int = 512 * MIB
    cpu_seconds: int = 10
    wall_seconds: int = 60
    answer_bytes: int = 128 * MIB


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A module that reads one kind of file, and what is said when it is stopped or gives up."""

    module: str
    too_much: str
    damaged: str


def confine(request: Mapping[str, Any]) -> None:
    """Limits of memory, processor time and output for the rest of this process; no network and no other program."""
    for kind, most in (
        (resource.RLIMIT_AS, request["memory_bytes"]),
        (resource.RLIMIT_CPU, request["cpu_seconds"]),
        (resource.RLIMIT_FSIZE, request["answer_bytes"]),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))
    sys.addaudithook(_forbid)


def _forbid(event: str, _: tuple[Any, ...]) -> None:
    if event.startswith(FORBIDDEN):
        raise PermissionError(event)


def answer(child: Child, data: bytes, request: Mapping[str, Any], limits: Limits) -> Iterator[Any]:
    """The values that the child makes of a file; RuleError if it refuses, is stopped or fails."""
    words = json.dumps({**request, **asdict(limits)}, ensure_ascii=False)
    with TemporaryFile() as source, TemporaryFile() as target, TemporaryDirectory() as empty:
        source.write(data)
        source.seek(0)
        _run(child, words, (source, target), empty, limits.wall_seconds)
        target.seek(0)
        for line in target:
            piece = json.loads(line)
            if isinstance(piece, dict) and "refused" in piece:
                raise RuleError(piece["refused"])
            yield piece


def _run(child: Child, request: str, ends: tuple[IO[bytes], IO[bytes]], folder: str, wall_seconds: int) -> None:
    """Let the child read the first of the two files and write the second; it sees no environment but what it needs."""
    command = [sys.executable, "-P", "-B", "-W", "ignore", "-m", child.module, request]
    environment = {
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(PACKAGE.parent),
        # Threads that nothing here needs would each reserve memory.
        "OPENBLAS_NUM_THREADS": "1",
    }
    try:
        done = subprocess.run(  # noqa: S603 (a fixed program; the file only comes in by standard input)
            command,
            stdin=ends[0],
            stdout=ends[1],
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env=environment,
            timeout=wall_seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise RuleError(child.too_much) from None
    if done.returncode:
        logger.warning("%s ended with code %s", child.module, done.returncode)
        raise RuleError(child.too_much if done.returncode < 0 else child.damaged)
