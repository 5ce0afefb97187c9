"""Lets the command run as `python -m tracker.cli`."""

from tracker.cli.group import main

main()
