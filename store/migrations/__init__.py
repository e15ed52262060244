"""Alembic's scripts, run by store.migrate."""
