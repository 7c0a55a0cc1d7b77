"""What is worked out when first asked for, and then stands with its owner.

As `functools.cached_property`, without the lock that Python 3.11 takes for each: two threads that ask at once work out the same.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Generic, TypeVar

S = TypeVar("S")
T = TypeVar("T")


class once(Generic[T]):
    def __init__(self, work_out: Callable[[Any], T]) -> None:
        self.work_out, self.name, self.__doc__ = work_out, work_out.__name__, work_out.__doc__

    def __get__(self, owner: object, kind: type) -> T:
        found: T = self.work_out(owner)
        owner.__dict__[self.name] = found
        return found


def remembered(look: Callable[[S], T]) -> Callable[[S], T]:
    """A look at one thing that stays as it is (a survey): what was seen stands with it."""
    name = f"{look.__module__}.{look.__qualname__}"

    @wraps(look)
    def seen(owner: S) -> T:
        known = owner.__dict__
        if name not in known:
            known[name] = look(owner)
        found: T = known[name]
        return found

    return seen
