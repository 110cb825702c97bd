"""What a paper of the town must hold before families read it. Pure."""

from __future__ import annotations

from contracts.family import PublishPaper
from services.family.domain.sheet import Misfit, tidy, tidy_lines


def fitting(command: PublishPaper) -> PublishPaper | Misfit:
    """The paper with its words tidied, or the first field that does not hold."""
    paper = command.model_copy(update={"title": tidy(command.title), "text": tidy_lines(command.text)})
    if not paper.title:
        return Misfit("title")
    if not paper.text and paper.file_id is None:
        return Misfit("text")
    if paper.last_day is not None and paper.last_day < paper.first_day:
        return Misfit("last_day")
    return paper
