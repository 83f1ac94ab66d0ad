"""Revisions: four digits and a phrase."""
