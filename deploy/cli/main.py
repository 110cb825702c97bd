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
    test,
    up,
    where,
)

app = typer.Typer(
    name="portail",
    help="Portail famille : démarrer, exploiter et vérifier le portail d'une commune.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.command("up")(up.up)
app.command("status")(status.status)
app.command("doctor")(doctor.doctor)
app.command("serve")(serve.serve)
app.command("migrate")(migrate.migrate)
app.command("provision")(provision.provision)
app.command("rebuild")(rebuild.rebuild)
app.command("mailbox")(mailbox.mailbox)
app.command("where")(where.where)
app.command("schemas")(schemas.schemas)
app.command("nats-config")(nats_config.nats_config)
app.command("compose-secrets")(compose_secrets.compose_secrets)
app.command("test", context_settings={"allow_extra_args": True, "ignore_unknown_options": True})(
    test.run_tests
)
app.add_typer(new.app, name="new")


@app.command("lock", help="Recalcule requirements.lock (fait par le script ./portail lui-même).")
def lock() -> None:
    """Only reached when the command is not started through the script."""
    print("Lancez ./portail lock depuis le dossier du projet.", file=sys.stderr)
    raise typer.Exit(2)
