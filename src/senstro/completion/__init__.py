"""Scripts by which a shell completes the command: subcommands, questions, their parameters and what these take."""

from senstro.completion.model import Model, Option, Subcommand, build_model
from senstro.completion.scripts import SHELLS, script

__all__ = ["SHELLS", "Model", "Option", "Subcommand", "build_model", "script"]
