"""Migrations of the database, one head."""
