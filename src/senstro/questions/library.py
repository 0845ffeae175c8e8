"""All stored questions, by name."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path

from senstro.errors import CannotRun
from senstro.questions.question import Question, load_question

__all__ = ["Library", "load_library"]


@dataclass(frozen=True)
class Library:
    """The stored questions."""

    questions: dict[str, Question]

    def get(self, name: str) -> Question:
        """A question by name.

        Raises:
            CannotRun: there is none; the message suggests the nearest.
        """
        if name in self.questions:
            return self.questions[name]
        near = difflib.get_close_matches(name, self.questions, n=3)
        hint = f" Did you mean {' or '.join(near)}?" if near else " `senstro list` shows what there is."
        raise CannotRun(f"there is no stored question {name!r}.{hint}")


def load_library(folder: Path) -> Library:
    """Read every ``.rq`` below a folder.

    Raises:
        CannotRun: there is none, or heads are faulty; all faulty ones are named at once.
    """
    questions: dict[str, Question] = {}
    problems: list[str] = []
    for path in sorted(folder.rglob("*.rq")):
        try:
            question = load_question(path)
        except CannotRun as error:
            problems.append(str(error))
            continue
        if question.name in questions:
            problems.append(f"{path}: there are two questions of this name.")
        questions[question.name] = question
    problems += [
        f"{question.path}: `listed_by` names {question.listed_by!r}, and there is no such question."
        for question in questions.values()
        if question.listed_by and question.listed_by not in questions
    ]
    if problems:
        raise CannotRun("\n".join(problems))
    if not questions:
        raise CannotRun(f"{folder}: there is no stored question.")
    return Library(questions)
