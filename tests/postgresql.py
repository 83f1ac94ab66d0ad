"""A PostgreSQL cluster for one test run: a folder of its own, no network port, gone when the run is over.

The cluster is kept by a guard process, not by the run: the guard waits for the end of its input, which comes however
the run ends, a kill included, then stops the server and removes the folder. It needs Debian's package ``postgresql``
and neither uses nor minds the cluster that the package may have started.

By hand, for a trial on PostgreSQL: ``python -m tests.postgresql`` prints the URL of an empty database and keeps it
until Ctrl-C.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

SUPERUSER = "postgres"
OWNER = "sbsupervise"
# A lost test database is no loss, so nothing waits for the disk.
SETTINGS = """
listen_addresses = ''
unix_socket_directories = '{folder}'
max_connections = 200
fsync = off
synchronous_commit = off
full_page_writes = off
timezone = 'UTC'
"""


@contextmanager
def cluster() -> Iterator[str]:
    """A running cluster; yields the URL of its superuser, for :func:`create_database` alone.

    Raises RuntimeError when the cluster does not start; what its programs said is on standard error.
    """
    command = [sys.executable, str(Path(__file__).resolve()), "guard"]
    # A session of its own keeps the guard out of reach of the Ctrl-C that ends the run. Leaving the
    # block closes its input.
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as keeper:
        assert keeper.stdout
        base_url = keeper.stdout.readline().strip()
        if not base_url:
            raise RuntimeError("The PostgreSQL cluster of the tests did not start")
        with psycopg.connect(base_url, autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(OWNER)))
        yield base_url


def create_database(base_url: str, name: str) -> str:
    """An empty UTF-8 database in the cluster of ``base_url``, in place of any of that name; returns its SQLAlchemy URL.

    The URL is that of the database's owner, who is no superuser, as in production.
    """
    made = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'")
    with psycopg.connect(base_url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        connection.execute(made.format(sql.Identifier(name), sql.Identifier(OWNER)))
    return make_url(base_url).set(username=OWNER, database=name).render_as_string(hide_password=False)


def programs() -> Path:
    """The folder of the newest ``initdb`` and ``pg_ctl``; raises FileNotFoundError without PostgreSQL."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if debian:
        return debian[-1].parent
    if elsewhere := shutil.which("initdb"):
        return Path(elsewhere).resolve().parent
    raise FileNotFoundError("PostgreSQL is not installed: apt-get install postgresql")


def run(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs, as the user ``postgres`` where we are root, whom the server refuses."""
    command = [str(programs() / program), *arguments]
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
    user = SUPERUSER if os.geteuid() == 0 else None
    done = subprocess.run(
        command,
        env=environment,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        user=user,
        group=user,
        extra_groups=[] if user else None,
        check=False,
    )
    if done.returncode:
        sys.exit(f"{program} failed with exit code {done.returncode}")


def guard() -> None:
    """Keep a cluster until standard input ends or a signal says so; its URL is the one line of standard output."""
    end_on(signal.SIGTERM, signal.SIGHUP)
    # Not in TMPDIR: the path of a socket has room for 107 bytes, and the user postgres must be able to reach it.
    with tempfile.TemporaryDirectory(prefix="sbsupervise-postgresql-", dir="/tmp") as name:
        folder, data = Path(name), Path(name, "data")
        if os.geteuid() == 0:
            os.chown(folder, pwd.getpwnam(SUPERUSER).pw_uid, -1)
        initdb = ("--locale=C.UTF-8", "--encoding=UTF8", "--auth=trust", f"--username={SUPERUSER}", "--no-sync")
        run("initdb", "--pgdata", str(data), *initdb)
        with (data / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write(SETTINGS.format(folder=folder))
        run("pg_ctl", "start", "--pgdata", str(data), "--log", str(folder / "log"), "--wait")
        try:
            with suppress(BrokenPipeError):  # who asked may be gone already
                os.write(1, f"postgresql://{SUPERUSER}@/postgres?host={folder}\n".encode())
            sys.stdin.read()
        finally:
            run("pg_ctl", "stop", "--pgdata", str(data), "--mode", "fast", "--wait")


def main() -> None:
    """Keep an empty database for a trial by hand."""
    end_on(signal.SIGINT, signal.SIGTERM)
    with cluster() as base_url:
        print(create_database(base_url, OWNER), flush=True)  # noqa: T201 - what the command is for
        signal.pause()


def end_on(*numbers: signal.Signals) -> None:
    """Let these signals end the process with its cleaning up done, even where a shell has them ignored."""
    for number in numbers:
        signal.signal(number, lambda *_: sys.exit())


if __name__ == "__main__":
    guard() if sys.argv[1:] == ["guard"] else main()
