"""Tests: sentences that are true of the product."""
