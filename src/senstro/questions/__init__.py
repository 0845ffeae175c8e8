"""The stored questions: their headers, their parameters, their answers."""

from senstro.questions.answer import Answer, ask
from senstro.questions.library import Library, load_library
from senstro.questions.question import Parameter, Question

__all__ = ["Answer", "Library", "Parameter", "Question", "ask", "load_library"]
