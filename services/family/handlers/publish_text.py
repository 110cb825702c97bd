"""The town publishes a version of a text that families accept."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import PublishText, TextPublished
from services.family import errors
from services.family.domain.sheet import Misfit


async def publish_text(ctx: Ctx, command: PublishText) -> TextPublished | Refusal:
    """Numbers it after the last version of the same text; what is published never changes."""
    title, body = command.title.strip(), command.body.strip()
    if not title or not (body or command.file_id):
        return errors.misfit(Misfit("title" if not title else "body"))
    await ctx.run("certification.lock_texts")
    if await ctx.value("certification.text_known", command.text_id):
        return errors.id_known(command.text_id)
    last = await ctx.row("certification.last_version", command.code)
    if last is not None and command.from_on < last["from_on"]:
        return errors.misfit(Misfit("from_on"))
    if last is not None and command.consent != last["consent"]:
        return errors.misfit(Misfit("consent"))
    if command.file_id is not None:
        file = await ctx.row("certification.file_free", command.file_id)
        if file is None:
            return errors.not_found()
        if file["completed_at"] is None:
            return errors.file_incomplete("missing")
        if file["media_type"] != "application/pdf":
            return errors.file_type_refused()
    version_no = 1 if last is None else last["version_no"] + 1
    await ctx.run(
        "certification.publish",
        command.text_id,
        command.code,
        version_no,
        title,
        body,
        command.from_on,
        command.decision.strip(),
        ctx.now,
        ctx.actor.name,
        command.file_id,
        command.consent,
    )
    ctx.audit("text.published", entity="town_text", entity_id=command.text_id, detail={"version": version_no})
    return TextPublished(version_no=version_no)
