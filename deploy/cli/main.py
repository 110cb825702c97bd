"""The `portail` command: its sub-commands, one file each. Importing this file must stay quick."""

from __future__ import annotations

import sys

import typer

from deploy.cli import (
    compose_secrets,
    doctor,
    mailbox,
    migrate,
    nats_config,
    new,
    provision,
    rebuild,
    schemas,
    serve,
    status,
    subscriber,
    test,
    up,
    where,
)
from deploy.cli.french import FrenchCommand, FrenchGroup

app = typer.Typer(
    name="portail",
    cls=FrenchGroup,
    help="Portail famille : démarrer, exploiter et vérifier le portail d'une commune.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)

app.command("up", cls=FrenchCommand)(up.up)
app.command("status", cls=FrenchCommand)(status.status)
app.command("doctor", cls=FrenchCommand)(doctor.doctor)
app.command("serve", cls=FrenchCommand)(serve.serve)
app.command("migrate", cls=FrenchCommand)(migrate.migrate)
app.command("provision", cls=FrenchCommand)(provision.provision)
app.command("rebuild", cls=FrenchCommand)(rebuild.rebuild)
app.command("mailbox", cls=FrenchCommand)(mailbox.mailbox)
app.command("where", cls=FrenchCommand)(where.where)
app.command("subscriber", cls=FrenchCommand)(subscriber.subscriber)
app.command("schemas", cls=FrenchCommand)(schemas.schemas)
app.command("nats-config", cls=FrenchCommand)(nats_config.nats_config)
app.command("compose-secrets", cls=FrenchCommand)(compose_secrets.compose_secrets)
app.command(
    "test", cls=FrenchCommand, context_settings={"allow_extra_args": True, "ignore_unknown_options": True}
)(test.run_tests)
app.add_typer(new.app, name="new")


@app.command(
    "lock", cls=FrenchCommand, help="Recalcule requirements.lock (fait par le script ./portail lui-même)."
)
def lock() -> None:
    """Only reached when the command is not started through the script."""
    print("Lancez ./portail lock depuis le dossier du projet.", file=sys.stderr)
    raise typer.Exit(2)
