"""The bare reference chain: HTTP -> FastAPI -> NATS -> asyncpg -> a page of the same size, and nothing else.

Two processes like the real one (`python -m tests.load.reference service|gateway`), so that machines compare.
Settings by environment: REF_DATABASE, REF_NATS, REF_USER, REF_PASSWORD, REF_PORT, REF_BYTES.
"""

from __future__ import annotations

import asyncio
import os
import sys

import asyncpg
import jinja2
import nats
import uvicorn
from fastapi import FastAPI
from nats.aio.client import Client
from nats.aio.msg import Msg
from pydantic_core import from_json
from starlette.responses import HTMLResponse

from chassis.process import tune_collector

SUBJECT = "pf.qry.planning.reference.v1"
ROWS = 210
QUERY = """
SELECT coalesce(json_agg(json_build_object('n', n, 'day', (date '2026-01-01' + n), 'status', 'booked',
  'unit', 'repas', 'line', md5(n::text), 'label', 'Restauration scolaire', 'mark', '', 'why', '',
  'until', now(), 'locked', false)), '[]')::text FROM generate_series(1, $1) AS g(n)
"""
PAGE = """<!doctype html><html lang="fr"><title>Référence</title><table>
{% for c in cells %}<td class="{{ c["status"] }}"><input type="checkbox" name="c" value="{{ c["line"] }}">
<span>{{ c["label"] }}, {{ c["day"] }}, {{ c["unit"] }}, modifiable jusqu'au {{ c["until"] }}</span></td>{% endfor %}
</table><p>{{ filler }}</p></html>"""


async def _nats() -> Client:
    user = os.environ["REF_USER"]
    return await nats.connect(
        os.environ["REF_NATS"],
        user=user,
        password=os.environ["REF_PASSWORD"],
        inbox_prefix=f"_INBOX_{user}".encode(),
    )


async def _nothing(_: object) -> None:
    return None


async def service() -> None:
    """Answers with 210 rows of JSON made in SQL."""
    pool = await asyncpg.create_pool(os.environ["REF_DATABASE"], min_size=2, max_size=10, reset=_nothing)
    client = await _nats()
    tasks: set[asyncio.Task[None]] = set()

    async def answer(msg: Msg) -> None:
        await msg.respond((await pool.fetchval(QUERY, ROWS)).encode())

    async def accept(msg: Msg) -> None:
        task = asyncio.create_task(answer(msg))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    await client.subscribe(SUBJECT, queue="reference", cb=accept)
    tune_collector()
    await asyncio.Event().wait()


def gateway() -> None:
    """Asks the service and renders the page."""
    app = FastAPI()
    template = jinja2.Environment(autoescape=True).from_string(PAGE)
    held: dict[str, Client] = {}
    filler: list[str] = []

    @app.get("/")
    async def page() -> HTMLResponse:
        if "nats" not in held:
            held["nats"] = await _nats()
        answer = await held["nats"].request(SUBJECT, b"{}", timeout=5)
        cells = from_json(answer.data)
        if not filler:
            bare = len(template.render(cells=cells, filler="").encode())
            filler.append("x" * max(0, int(os.environ["REF_BYTES"]) - bare))
        return HTMLResponse(template.render(cells=cells, filler=filler[0]))

    tune_collector()
    uvicorn.run(
        app, host="127.0.0.1", port=int(os.environ["REF_PORT"]), log_level="warning", access_log=False
    )


if __name__ == "__main__":
    if sys.argv[1] == "service":
        asyncio.run(service())
    else:
        gateway()
