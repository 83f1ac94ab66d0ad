"""Responsibility ranges (防治责任范围) out of files that people hand in: read, judged, measured and drawn.

``reading.read`` is the way in. Only the child process opens a file from outside; this module imports nothing.
"""
