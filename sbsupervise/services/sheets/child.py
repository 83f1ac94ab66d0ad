"""The process that opens a file from outside: it gives up what it does not need, reads standard input, answers in JSON.

``python -m sbsupervise.services.sheets.child REQUEST < FILE`` prints one JSON value a line; REQUEST is JSON with
``required`` (headers by column) and the figures of ``Limits``. A refusal is the last line, ``{"refused": …}``;
any other error ends the process with a traceback.
"""

import io
import json
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from sbsupervise.domain.refusals import RuleError
from sbsupervise.services.confined import confine
from sbsupervise.services.sheets.limits import TOO_MUCH
from sbsupervise.services.sheets.tables import answer


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
    # openpyxl would load numpy, if it is there, for cells that no file has: time, memory and a forbidden ctypes.
    sys.modules["numpy"] = None  # type: ignore[assignment]  # this is how an import is forbidden
    for line in lines(sys.stdin.buffer.read(), request):
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
