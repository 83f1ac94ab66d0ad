"""Tables that people hand in and take away: reading xlsx and csv behind limits, writing them with text kept as text.

``reading.read`` is the way in, ``writing`` and ``supervision_list`` are the ways out. Only the child process opens a
file from outside; this module imports nothing, so that the child starts with little.
"""
