"""Many small writes that share one commit: each is on disk when its turn is over, and none waits for a disk of its own.

A commit waits for the disk, some milliseconds, whatever it holds; a morning on which thousands of steps are journalled would spend
minutes on that. Writes that are asked for at the same time are carried out one after the other in one transaction, in a thread.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

import sqlalchemy as sa

from store.engine import Database

T = TypeVar("T")
MOST = 512
_Waiting = tuple[Callable[[], Any], "asyncio.Future[Any]"]


@dataclass(frozen=True)
class JoinedDatabase(Database):
    """The same database; within a group a write joins the group's transaction, and a read sees it."""

    held: threading.local = field(default_factory=threading.local)

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """A connection for reading, the group's own inside one."""
        connection = getattr(self.held, "connection", None)
        if connection is not None:
            yield connection
            return
        with super().read() as own:
            yield own

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """A transaction; inside a group a part of the group's that can fail by itself."""
        connection = getattr(self.held, "connection", None)
        if connection is not None:
            with connection.begin_nested():
                yield connection
            return
        with super().write() as own:
            yield own


class GroupCommit:
    """Stores made over ``database`` write together inside `run`. One event loop at a time."""

    def __init__(self, database: Database) -> None:
        self.database = JoinedDatabase(database.engine)
        self._waiting: deque[_Waiting] = deque()
        self._pump: asyncio.Task[None] | None = None
        self.commits = 0

    async def run(self, work: Callable[[], T]) -> T:
        """The result of ``work`` once it is on disk; what it raises is raised here and undoes nothing of the others."""
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append((work, done))
        if self._pump is None or self._pump.done():
            self._pump = asyncio.create_task(self._commit_all())
        return await done

    async def _commit_all(self) -> None:
        while self._waiting:
            group = [self._waiting.popleft() for _ in range(min(MOST, len(self._waiting)))]
            try:
                results = await asyncio.to_thread(self._together, [work for work, _ in group])
            except Exception as error:  # noqa: BLE001 - nothing of the group is on disk, and each of them is told
                results = [(None, error)] * len(group)
            for (_, done), (result, failure) in zip(group, results, strict=True):
                if done.done():
                    continue
                if failure is None:
                    done.set_result(result)
                else:
                    done.set_exception(failure)

    def _together(self, group: list[Callable[[], Any]]) -> list[tuple[Any, Exception | None]]:
        results: list[tuple[Any, Exception | None]] = []
        with self.database.write() as connection:
            self.database.held.connection = connection
            try:
                for work in group:
                    try:
                        results.append((work(), None))
                    except Exception as error:  # noqa: BLE001 - told to whoever asked
                        results.append((None, error))
            finally:
                self.database.held.connection = None
        self.commits += 1
        return results
