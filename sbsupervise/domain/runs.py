"""Runs: a computation over all units, whose results are seen whole or not at all."""

from sbsupervise.domain.words import LabelledEnum, Tone


class RunState(LabelledEnum):
    RUNNING = "running", "计算中", Tone.SOON
    CURRENT = "current", "现行结果", Tone.GOOD
    SUPERSEDED = "superseded", "已被替代"
