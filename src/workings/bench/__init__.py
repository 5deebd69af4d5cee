"""Measuring: workloads W1 to W8, ours beside every peer that is installed.

``workings bench`` shows what is measured here. `cases.py` says what the workloads are, `sides.py`
who takes part, `contest.py` measures. Each side is a process of its own that stays alive while it
is measured (`side.py`), or a fresh process each time (`fresh.py`). Each peer has a file, `by_*.py`,
written as its own documentation recommends.
"""
