"""What things are called: names of classes, records and listed values, and from a name to what it means."""

from senstro.lexicon.lexicon import HOW, Lexicon, Name, load_lexicon
from senstro.lexicon.names import Names
from senstro.lexicon.resolve import Reading, read_class, read_individual

__all__ = ["HOW", "Lexicon", "Name", "Names", "Reading", "load_lexicon", "read_class", "read_individual"]
