"""The engine, its two kinds of transaction, and nothing else.

A *reading* transaction cannot write, the database itself refuses; a *writing* one takes the write lock at once, so
that what it reads is what it changes. On SQLite the library's own transaction handling is switched off: left at its
defaults it loses updates without an error.
"""

import importlib
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from types import ModuleType
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.orm import Session, sessionmaker

S = TypeVar("S", bound=Session)


def sqlite_library() -> ModuleType:
    """The newest SQLite at hand: ``pysqlite3`` where it is installed, else Python's own."""
    try:
        return importlib.import_module("pysqlite3")
    except ModuleNotFoundError:
        return sqlite3


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """Whether a library is free of the WAL-reset fault (3.7.0 to 3.51.2; mended in 3.51.3, 3.50.7 and 3.44.6)."""
    return version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)


def journal_mode(library: ModuleType) -> str:
    """WAL where the library is sound, else the rollback journal."""
    return "WAL" if wal_is_safe(library.sqlite_version_info) else "DELETE"


@cache
def make_engine(url: str, *, migrating: bool = False) -> Engine:
    """The engine of a URL; ``migrating`` leaves foreign keys unchecked, as batch migrations need.

    It is made once in a process, so that a statement is compiled once; disposed of, it connects anew when asked.
    """
    if not url.startswith("sqlite"):
        return _postgresql(url)
    library = sqlite_library()
    engine = create_engine(url, module=library)
    pragmas = (
        f"journal_mode={journal_mode(library)}",
        f"foreign_keys={'OFF' if migrating else 'ON'}",
        "recursive_triggers=ON",
        "synchronous=FULL",
        "busy_timeout=30000",
    )

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = migrating or connection.get_execution_options().get("write", False)
        connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if writes else 'ON'}")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _postgresql(url: str) -> Engine:
    engine = create_engine(url, pool_pre_ping=True, pool_size=10, max_overflow=10, pool_recycle=1800)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get("write") is False:
            connection.exec_driver_sql("SET TRANSACTION READ ONLY")

    return engine


class Database(Generic[S]):
    """One database and the class of its sessions; ``info`` is what every session carries."""

    def __init__(self, url: str, session_class: type[S], info: Mapping[Any, Any] | None = None) -> None:
        self.engine = make_engine(url)
        reading, writing = (self.engine.execution_options(write=write) for write in (False, True))
        carried = dict(info or {})
        self._reading = sessionmaker(reading, class_=session_class, info=carried)
        self._writing = sessionmaker(writing, class_=session_class, info=carried, expire_on_commit=False)

    def reading(self) -> S:
        """A session that can only read; close it when done."""
        return self._reading()

    def writing(self) -> S:
        """A session that may write; whoever opens it commits it. Use :meth:`transaction` wherever possible."""
        return self._writing()

    @contextmanager
    def transaction(self) -> Iterator[S]:
        """One writing transaction: committed at the end of the block, rolled back by any error."""
        with self._writing.begin() as session:
            yield session
