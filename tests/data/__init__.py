"""Builders of files that tests hand in; no file is kept."""
