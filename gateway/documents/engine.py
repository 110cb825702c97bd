"""Makes a PDF from a template of this folder and plain data.

typst is loaded with the first document: a portal nobody prints from does not pay for it. One thread, since a
compiler keeps what it has read between two documents; the work itself releases the interpreter.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typst import Compiler

TEMPLATES = Path(__file__).resolve().parent / "templates"
MEDIA_TYPE = "application/pdf"
_THREAD = ThreadPoolExecutor(max_workers=1, thread_name_prefix="documents")


async def pdf(template: str, data: Mapping[str, Any], at: datetime) -> bytes:
    """The document `templates/<template>.typ` as PDF/UA-1, dated `at` (aware). Amounts and days in `data` are words.

    The template reads `json(bytes(sys.inputs.data))`: what a person typed is never part of its source.
    """
    return await asyncio.get_running_loop().run_in_executor(_THREAD, _compile, template, dict(data), at)


def _compile(template: str, data: dict[str, Any], at: datetime) -> bytes:
    made = _compiler().compile(
        TEMPLATES / f"{template}.typ",
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=["ua-1"],
        timestamp=at.astimezone(UTC).replace(microsecond=0),
    )
    if not isinstance(made, bytes):
        raise TypeError(f"{template} is not one document")
    return made


@lru_cache(maxsize=1)
def _compiler() -> Compiler:
    import typst

    # only the fonts typst carries: the same paper on every machine
    return typst.Compiler(root=TEMPLATES, ignore_system_fonts=True)
