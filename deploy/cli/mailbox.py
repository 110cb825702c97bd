"""`portail mailbox`: takes the portal's mails on this machine and shows them."""

from __future__ import annotations

from typing import Annotated

import typer

from deploy.cli.options import Data, refuse


def mailbox(
    data: Data = None,
    smtp_port: Annotated[int, typer.Option("--smtp-port", help="Port SMTP.")] = 1025,
    port: Annotated[int, typer.Option("--port", help="Port de la page.")] = 8025,
) -> None:
    """Boîte aux lettres d'essai : reçoit tous les courriels et n'en envoie aucun."""
    import asyncio
    import os
    from contextlib import suppress

    from deploy.embedded.paths import data_folder

    folder = data_folder(data)
    folder.prepare()

    async def serve() -> None:
        from deploy.embedded.mailbox import Mailbox

        url = os.environ.get("PF_PUBLIC_URL", "")
        box = Mailbox(folder.mailbox, smtp_port=smtp_port, page_port=port, portal_url=url)
        await box.start()
        print(f"PF_SMTP_URL=smtp://127.0.0.1:{smtp_port}   page : http://127.0.0.1:{port}/", flush=True)
        await asyncio.Event().wait()

    try:
        with suppress(KeyboardInterrupt):
            asyncio.run(serve())
    except OSError as error:
        refuse(f"La boîte aux lettres n'a pas pu s'ouvrir : {error}")
