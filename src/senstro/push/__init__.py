"""Loading a release into a SPARQL server that the user names."""

from senstro.push.addresses import VIAS
from senstro.push.run import Pushed, push
from senstro.push.state import state_file
from senstro.push.target import Target

__all__ = ["VIAS", "Pushed", "Target", "push", "state_file"]
