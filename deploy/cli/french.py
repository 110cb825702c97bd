"""Help and errors of the command line in French: typer's own words are English."""

from __future__ import annotations

import re
import sys
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

_HELP = (
    (r"^Usage: ", "Usage\u00a0: "),
    (r"\[OPTIONS\]", "[OPTIONS]"),
    (r"COMMAND \[ARGS\]\.\.\.", "COMMANDE [ARGUMENTS]…"),
    (r"^Options:", "Options\u00a0:"),
    (r"^Commandes:", "Commandes\u00a0:"),
    (r"^Arguments:", "Arguments\u00a0:"),
    (r"Show this message and exit\.", "Affiche cette aide."),
    (r"\[default: ", "[défaut\u00a0: "),
    (r"\[required\]", "[obligatoire]"),
)
_ERRORS = (
    (r"Input should be a valid integer.*", "un nombre entier est attendu."),
    (r"No such command '(.*)'\.", r"Il n'y a pas de commande « \1 ». La liste : portail --help"),
    (r"No such option: (\S+).*", r"Il n'y a pas d'option \1. La liste : ajoutez --help."),
    (r"Missing argument '(.*)'\.", r"Il manque \1."),
    (r"Missing command\.", "Il manque une commande. La liste : portail --help"),
    (r"Option '(.*)' requires an argument\.", r"L'option \1 attend une valeur."),
    (r"Got unexpected extra arguments? ?(?:\(s\))? \((.*)\)", r"En trop : \1"),
    (r"Invalid value for '(.*)': (.*)", r"Valeur refusée pour \1 : \2"),
)


def translated(text: str, table: tuple[tuple[str, str], ...] = _HELP) -> str:
    """The text with typer's own words in French."""
    for pattern, french in table:
        text = re.sub(pattern, french, text, flags=re.MULTILINE)
    return text


class FrenchGroup(TyperGroup):
    """A group whose help is French."""

    def get_help(self, ctx: Any) -> str:
        """The help of the group."""
        return translated(super().get_help(ctx))

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Each command with its whole first sentence: typer would cut it at the width of the terminal."""
        commands = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section("Commandes"):
            formatter.write_dl(
                [(name, (command.help or "").split("\n\n")[0]) for name, command in commands if command]
            )


class FrenchCommand(TyperCommand):
    """A command whose help is French."""

    def get_help(self, ctx: Any) -> str:
        """The help of the command."""
        return translated(super().get_help(ctx))


def run(app: typer.Typer) -> None:
    """Run the command line; what it does not understand is said in French, with exit code 2."""
    try:
        code = app(prog_name="portail", standalone_mode=False)
    except Exception as error:
        if not hasattr(error, "format_message"):
            if type(error).__name__ == "Abort":
                sys.exit(130)
            raise
        if type(error).__name__ == "NoArgsIsHelpError":
            print(translated(error.format_message()))
        else:
            print(translated(error.format_message(), _ERRORS), file=sys.stderr)
        sys.exit(getattr(error, "exit_code", 2))
    sys.exit(code if isinstance(code, int) else 0)
