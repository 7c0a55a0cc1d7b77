"""What is worked out when first asked for, and then stands with its owner.

As `functools.cached_property`, without the lock that Python 3.11 takes for each: two threads that ask at once work out the same.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class once(Generic[T]):
    def __init__(self, work_out: Callable[[Any], T]) -> None:
        self.work_out, self.name, self.__doc__ = work_out, work_out.__name__, work_out.__doc__

    def __get__(self, owner: object, kind: type) -> T:
        found: T = self.work_out(owner)
        owner.__dict__[self.name] = found
        return found
