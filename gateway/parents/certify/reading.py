"""The town's own PDF of a text to accept, as families and agents open it."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from starlette.responses import Response

from chassis.problem import Refusal
from contracts.family import TextChunk
from gateway.bus import Content
from gateway.files import streamed
from gateway.visit import PageRefused, Visit


async def opened(visit: Visit, texts: Iterable[Content], text_id: UUID) -> Response:
    """The file of one of these texts; a page that does not exist when it is none of them."""
    found = next((one for one in texts if one["text_id"] == str(text_id) and one["file_id"]), None)
    if found is None:
        raise PageRefused(Refusal("not_found"))
    file = {"name": found["file_name"], "media_type": "application/pdf", "size": found["size"]}
    return await streamed(visit, file, lambda index: TextChunk(text_id=text_id, index=index), in_tab=True)
