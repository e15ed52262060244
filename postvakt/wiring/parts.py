"""`part`: a piece of the product that is made on first use and then kept, whichever thread asks first."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

S = TypeVar("S")
T = TypeVar("T")


class part(Generic[S, T]):  # noqa: N801 - a decorator, named like property
    """Decorates a method that makes a part; the part is an attribute from then on, until ``forget``.

    Unlike ``functools.cached_property`` two threads never make two of it, in any version of Python.
    """

    def __init__(self, make: Callable[[S], T]) -> None:
        self._make = make
        self._lock = threading.RLock()
        self.__doc__ = make.__doc__

    def __set_name__(self, owner: type[S], name: str) -> None:
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type[S]) -> part[S, T]: ...
    @overload
    def __get__(self, instance: S, owner: type[S]) -> T: ...
    def __get__(self, instance: S | None, owner: type[S]) -> part[S, T] | T:
        # no data descriptor: once it stands in the instance nobody comes here any more
        if instance is None:
            return self
        with self._lock:
            kept: dict[str, Any] = instance.__dict__
            if self._name not in kept:
                kept[self._name] = self._make(instance)
            made: T = kept[self._name]
            return made


def made(instance: object, name: str) -> Any:
    """The part of that name if it was made, else None."""
    return instance.__dict__.get(name)


def forget(instance: object) -> None:
    """Every part is made anew when it is next asked for."""
    for kind in type(instance).__mro__:
        for name, value in vars(kind).items():
            if isinstance(value, part):
                instance.__dict__.pop(name, None)
