"""Keeps a form under way in the address of the page that checks it, so that going back and reloading are harmless.

A page answered to a POST cannot be gone back to: the browser would send the form again, or show an error. So the form
is sealed, unreadable, into the address of a page that is asked with GET, and only the session that typed it opens it. Too
much for an address, it is shown as the answer to the POST.
"""

from __future__ import annotations

import json
import time
import zlib
from collections.abc import Iterable
from urllib.parse import urlencode

from starlette.datastructures import FormData
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.problems import CODES
from gateway.bus import Unavailable
from gateway.csrf import FIELD as CSRF
from gateway.visit import Visit

PURPOSE = "draft"
PARAMETER = "brouillon"
SECONDS = 4 * 3600
MOST = 6000
"""Characters of an address that every server on the way lets through."""
MOST_BYTES = 200_000

Why = Refusal | Unavailable | None


async def keep(
    visit: Visit, path: str, *, more: Iterable[tuple[str, str]] = (), why: Why = None
) -> Response | None:
    """Leads to the page that shows this form; None when it is too long. `more`: fields beside those sent; `why`: the
    answer it got."""
    form = await visit.form()
    fields = _texts(form)
    said = [why.code, why.data] if isinstance(why, Refusal) else ["", {}] if why is not None else None
    content = json.dumps(
        [int(time.time()), [*fields, *more], said], ensure_ascii=False, separators=(",", ":")
    )
    packed = zlib.compress(content.encode(), 9)
    sealed = visit.portal.signer.hide(PURPOSE, packed, visit.csrf_holder)
    if len(sealed) > MOST or len(content) > MOST_BYTES:
        return None
    return visit.redirect(f"{path}?{urlencode({PARAMETER: sealed})}")


def resume(visit: Visit) -> tuple[bool, Why]:
    """Takes the form of the address, as if it had been sent, and the answer it got; False when there is none to open."""
    text = visit.request.query_params.get(PARAMETER, "")
    packed = visit.portal.signer.reveal(PURPOSE, text, visit.csrf_holder) if 0 < len(text) <= MOST else None
    if packed is None:
        return False, None
    kept_at, fields, said = json.loads(zlib.decompressobj().decompress(packed, MOST_BYTES * 4))
    if time.time() - kept_at > SECONDS:
        return False, None
    visit.sent_form = FormData([(str(name), str(value)) for name, value in fields])
    if said is None:
        return True, None
    code, data = said
    return True, Refusal(code, **data) if code in CODES else Unavailable("")


def joined(form: FormData, more: Iterable[tuple[str, str]]) -> FormData:
    """The form with more fields, for a page that must answer the POST after all."""
    return FormData([*_texts(form), *more])


def _texts(form: FormData) -> list[tuple[str, str]]:
    return [(name, value) for name, value in form.multi_items() if isinstance(value, str) and name != CSRF]
