"""The command line: renders what the other rooms compute. ``workings --help``."""

from workings.cli.app import main

__all__ = ["main"]
