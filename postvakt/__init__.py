"""Settings, wiring (the composition root) and the command line."""

__version__ = "0.1.0"
