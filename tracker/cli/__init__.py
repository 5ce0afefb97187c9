"""The `tracker` command: a group that loads each command only when it is called."""

from tracker.cli.group import main

__all__ = ["main"]
