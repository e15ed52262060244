"""Figures of docs/performance.md, made again by `make bench`."""
