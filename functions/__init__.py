"""Triggers only: parse, one service call, answer."""
