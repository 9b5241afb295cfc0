"""The command line: thin over the public functions; heavy imports wait until a command runs."""

from perfeval.cli.commands import main

__all__ = ["main"]
