"""``serve``: the embedded server."""

import os

import click
import waitress

from sbsupervise.app import create_app


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=lambda: int(os.environ.get("PORT", "8000")))
@click.option("--host", default="127.0.0.1", show_default=True)
def serve(port: int, host: str) -> None:
    """Serve the application with the embedded server."""
    app = create_app()
    click.echo(f"水保监管：http://{host}:{port}")
    try:
        waitress.serve(app, host=host, port=port, threads=8, ident=None)
    except OSError as fault:
        raise click.ClickException(f"{host}:{port} 不能监听：{fault.strerror}。可用 --port 换一个端口。") from fault


COMMANDS = (serve,)
