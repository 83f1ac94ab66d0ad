"""Pictures out of files that people hand in: looked at, made anew from their pixels, made smaller.

``reading.read`` is the way in. Only the child process opens a file from outside; this module imports nothing.
"""
