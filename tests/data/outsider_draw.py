"""A draw made again by somebody from outside: from the published file and docs/draws.zh-CN.md alone.

It imports nothing of the product and is written as plainly as the text; run it with the name of a file.
"""

import hashlib
import json
import sys
from pathlib import Path
from typing import Any


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def canonical(document: Any) -> str:
    return json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


class Stream:
    def __init__(self, seed: str) -> None:
        self.seed, self.counter = seed, 0

    def below(self, n: int) -> int:
        while True:
            block = int(sha256(f"{self.seed}:{self.counter}"), 16)
            self.counter += 1
            if block < 2**256 - (2**256 % n):
                return block % n


def draw_again(pool: dict[str, Any], seed: str) -> list[dict[str, Any]]:
    stream = Stream(seed)
    in_order = sorted(pool["projects"], key=lambda project: project["number"])
    taken = [project["number"] for project in in_order if project["always"]]
    left = [(p["number"], p["weight"]) for p in in_order if not p["always"] and p["weight"] > 0]
    while len(taken) < pool["wanted"] and left:
        r = stream.below(sum(weight for _, weight in left))
        place, running = 0, left[0][1]
        while running <= r:
            place += 1
            running += left[place][1]
        taken.append(left.pop(place)[0])
    result = []
    for number in taken:
        aside = {row["officer"] for row in pool["recusals"] if row["project"] == number}
        free = sorted(officer["number"] for officer in pool["officers"] if officer["number"] not in aside)
        team = []
        for _ in range(pool["team_size"]):
            team.append(free.pop(stream.below(len(free))))
        result.append({"project": number, "team": team})
    return result


def differences(data: bytes) -> list[str]:
    document = json.loads(data)
    rest = {name: value for name, value in document.items() if name != "digest"}
    pool_hash = sha256(canonical(document["pool"]))
    return [
        name
        for name, same in (
            ("digest", document["digest"] == sha256(canonical(rest))),
            ("pool_hash", document["pool_hash"] == pool_hash),
            ("commitment", document["commitment"] == sha256(f"{document['seed']}:{pool_hash}")),
            ("picks", document["picks"] == draw_again(document["pool"], document["seed"])),
        )
        if not same
    ]


if __name__ == "__main__":
    sys.stdout.write(f"{differences(Path(sys.argv[1]).read_bytes()) or 'the same'}\n")
