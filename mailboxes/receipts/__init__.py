"""Receipts: exactly one for every mail that deserves one, none for anything else (K01-K04)."""

WEBHOOK = "graph/notifications"  # the route that Graph posts to
