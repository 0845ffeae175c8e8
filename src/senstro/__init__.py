"""senstro: a knowledge graph of mesenchymal stromal cell senescence and rejuvenation.

>>> import senstro
>>> kg = senstro.open()
>>> answer = kg.ask("criteria-of-set", criterion_set="isct-2006")  # doctest: +SKIP
"""

from senstro.errors import CannotRun, Fault, FaultsFound
from senstro.knowledge import Knowledge, open

__all__ = ["CannotRun", "Fault", "FaultsFound", "Knowledge", "open"]
