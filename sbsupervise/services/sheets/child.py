"""The process that opens a file from outside: it gives up what it does not need, reads standard input, answers in JSON.

``python -m sbsupervise.services.sheets.child REQUEST < FILE`` prints one JSON value a line; REQUEST is JSON with
``required`` (headers by column) and the figures of ``Limits``. A refusal is the last line, ``{"refused": …}``;
any other error ends the process with a traceback.
"""

import io
import json
import resource
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from sbsupervise.domain.refusals import RuleError
from sbsupervise.services.sheets.limits import TOO_MUCH
from sbsupervise.services.sheets.tables import answer

FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.spawn", "os.posix_spawn", "os.fork", "ctypes.")


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


def lines(data: bytes, request: Mapping[str, Any]) -> Iterator[Any]:
    """The answer to a request, a refusal included."""
    try:
        # openpyxl takes time and memory to load: only for workbooks, and only within the limits.
        if data.startswith(b"PK"):
            from sbsupervise.services.sheets import workbook  # noqa: PLC0415 (see above)

            candidates = workbook.candidates(io.BytesIO(data))
        else:
            from sbsupervise.services.sheets import delimited  # noqa: PLC0415 (see above)

            candidates = delimited.candidates(data)
        yield from answer(candidates, request["required"])
    except RuleError as refusal:
        yield {"refused": refusal.message}
    except MemoryError:
        yield {"refused": TOO_MUCH}


def main() -> None:
    request = json.loads(sys.argv[1])
    confine(request)
    for line in lines(sys.stdin.buffer.read(), request):
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
