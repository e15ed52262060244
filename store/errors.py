"""What can go wrong with the store; nothing else leaves this room.

- `StoreError`: all of them, with a code and text for people (policies.messages)
    - `StoreCorruptError`: the file is no database any more
    - `StoreOutdatedError`: the tables are not those of this version
    - `StoreUnavailableError`: it cannot be reached or opened
    - `StoreBusyError`: others kept it locked too long; trying again is right
    - `StoreConflictError`: what is written contradicts what is there
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import exc

from policies.messages import PostvaktError


class StoreError(PostvaktError):
    """Something with the store that a person is told about."""


class StoreCorruptError(StoreError):
    """The file is no database any more."""


class StoreOutdatedError(StoreError):
    """The tables are not those that this version needs."""


class StoreUnavailableError(StoreError):
    """The store cannot be reached or opened."""


class StoreBusyError(StoreError):
    """Others kept the store locked for too long."""


class StoreConflictError(StoreError):
    """What is written contradicts what is there."""

    def __init__(self, what: str) -> None:
        super().__init__("PV-STORE-CONFLICT", what=what)


_CORRUPT = ("file is not a database", "malformed", "file is encrypted")
_BUSY = ("database is locked", "lock timeout", "deadlock", "could not serialize", "database table is locked")
_OUTDATED = ("no such table", "no such column", "does not exist", "has no column")


@contextmanager
def translated(where: str) -> Iterator[None]:
    """Turn the database library's exceptions into ours. ``where`` names the store without its password."""
    try:
        yield
    except (exc.IntegrityError, exc.DataError) as error:
        raise StoreConflictError(type(error.orig).__name__) from error
    except exc.DBAPIError as error:
        raise _judged(str(error.orig).lower(), where) from error
    except exc.TimeoutError as error:
        raise StoreBusyError("PV-STORE-BUSY", where=where) from error


def _judged(said: str, where: str) -> StoreError:
    if any(word in said for word in _CORRUPT):
        return StoreCorruptError("PV-STORE-CORRUPT", where=where)
    if any(word in said for word in _BUSY):
        return StoreBusyError("PV-STORE-BUSY", where=where)
    if any(word in said for word in _OUTDATED) and "database" not in said:
        return StoreOutdatedError("PV-STORE-OUTDATED", where=where)
    return StoreUnavailableError("PV-STORE-UNAVAILABLE", where=where, said=said.splitlines()[0][:200] if said else "?")
