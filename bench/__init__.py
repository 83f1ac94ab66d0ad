"""Benchmarks: ratios, not seconds. ``python -m bench`` runs them all."""
