"""The command ``sbsupervise``. The module of a command is imported only when the command is called."""

import importlib

import click

MODULES = {
    "serve": "server",
    "db": "database",
    "demo": "demo",
    "user": "accounts",
    "audit": "audit",
    "assets": "assets",
    "fonts": "fonts",
    "deadline": "rules",
    "uscc": "rules",
    "plan": "plans",
    "fee": "fees",
    "import": "imports",
    "export": "imports",
    "rate": "ratings",
    "listing": "listings",
    "notice": "notices",
    "draw": "draws",
    "field": "field",
}


class Commands(click.Group):
    """Commands by name, each from its module's ``COMMANDS``."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        return sorted(MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 (click's signature)
        if cmd_name not in MODULES:
            return None
        module = importlib.import_module(f"sbsupervise.cli.{MODULES[cmd_name]}")
        command: click.Command = next(command for command in module.COMMANDS if command.name == cmd_name)
        return command


@click.group(cls=Commands)
@click.version_option(package_name="sbsupervise")
def main() -> None:
    """水保监管: supervise production and construction projects for soil and water conservation."""
