"""Checking mail that lies in files: reading it, running either engine over it, telling what was found."""
