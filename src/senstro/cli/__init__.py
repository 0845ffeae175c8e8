"""The command line: thin; each subcommand is one verb of the library."""

from senstro.cli.main import main

__all__ = ["main"]
