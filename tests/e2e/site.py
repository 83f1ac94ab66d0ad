"""A site that is served on a port of this machine, with a clock that a test sets."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from flask import Flask
from waitress import wasyncore
from waitress.server import create_server

from sbsupervise.app import create_app
from sbsupervise.config import Settings
from sbsupervise.db import Database
from sbsupervise.models import ScopedSession

HOST = "127.0.0.1"
MORNING = 2  # 10:00 in China


@dataclass
class Site:
    """A served application. ``address`` has no slash at its end."""

    app: Flask
    address: str

    @property
    def db(self) -> Database[ScopedSession]:
        db: Database[ScopedSession] = self.app.extensions["database"]
        return db

    def it_is(self, day: date) -> None:
        """From now on every request comes on the morning of this day."""
        moment = datetime(day.year, day.month, day.day, MORNING, tzinfo=UTC)
        self.app.extensions["clock"] = lambda: moment


@contextmanager
def served(settings: Settings) -> Iterator[Site]:
    """The application of these settings, served until the block ends; papers lead to the address that it has got."""
    with socket.create_server((HOST, 0)) as listener:
        address = f"http://{HOST}:{listener.getsockname()[1]}"
        app = create_app(replace(settings, public_url=address, hosts=(HOST,)))
        connections: dict[int, Any] = {}
        server: Any = create_server(app, map=connections, sockets=[listener], threads=8)
        thread = threading.Thread(target=server.run)
        thread.start()
        try:
            yield Site(app, address)
        finally:
            # The loop ends by itself once nothing is left to listen to; only its own thread may take that away.
            server.trigger.pull_trigger(lambda: wasyncore.close_all(connections))
            thread.join()
            server.task_dispatcher.shutdown()
            app.extensions["database"].engine.dispose()
