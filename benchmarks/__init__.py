"""Figures of docs/performance.md, made again by ``make bench`` (``python -m benchmarks [name …]`` runs some of them).

Each module here with a function ``run() -> Report`` is a benchmark; its name on the command line is the module's.
"""
