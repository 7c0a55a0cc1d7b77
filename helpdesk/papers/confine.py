"""The walls of the reading room, for the process that opens foreign files. Nothing here needs rights; each wall says where it holds.

Everywhere: no new file descriptor of any kind (RLIMIT_NOFILE 0: no file, no socket, no pipe), limits of CPU, memory and written
bytes, no environment of ours. On Linux also: no network (an empty network namespace, where the kernel lets us make one), no
gain of rights by running another program, death with the parent. A service run as root gives the reader a user of its own.
Few processes: where the reader has its own user or user namespace, else the system's limit for the service's user holds.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys

from helpdesk.papers.limits import MEGABYTE

NOBODY = 65534
_OWN = 1_000_000_000  # from here up no system gives out user numbers
_THREADS = 16  # a decoder of pictures starts a few
_NEW_USER, _NEW_NET = 0x10000000, 0x40000000
_DEATH_SIGNAL, _NO_NEW_PRIVILEGES, _DUMPABLE = 1, 38, 4


def leave_the_network() -> bool:
    """Into an empty network namespace; False where the system does not let us. Call before there are threads."""
    if not sys.platform.startswith("linux"):
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    wanted = (_NEW_NET,) if os.geteuid() == 0 else (_NEW_USER | _NEW_NET,)
    return any(libc.unshare(what) == 0 for what in wanted)


def confine(*, cpu_seconds: int, megabytes: int, apart: bool) -> None:
    """For the rest of this process's life; what is not loaded yet cannot be loaded any more. `apart`: the network was left."""
    alone = _become_somebody_else() if os.geteuid() == 0 else apart
    _linux_walls()
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_CPU, cpu_seconds, cpu_seconds + 2)  # the first says it (SIGXCPU), the second ends it
    _limit(resource.RLIMIT_AS, _mapped() + megabytes * MEGABYTE)
    if alone:
        _limit(resource.RLIMIT_NPROC, _THREADS)
    _limit(resource.RLIMIT_NOFILE, 0)


def _limit(what: int, soft: int, hard: int | None = None) -> None:
    known = resource.getrlimit(what)[1]
    most = soft if hard is None else hard
    most = most if known == resource.RLIM_INFINITY else min(most, known)
    resource.setrlimit(what, (min(soft, most), most))


def _become_somebody_else() -> bool:
    """From root to a user nobody else is; in a container that knows no such user, to nobody (False)."""
    os.setgroups([])
    for user in (_OWN + os.getpid(), NOBODY):
        try:
            os.setresgid(user, user, user)
            os.setresuid(user, user, user)
        except OSError:
            continue
        return user != NOBODY
    raise PermissionError("root cannot become nobody")


def _linux_walls() -> None:
    if sys.platform.startswith("linux"):
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
        libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        libc.prctl(_DUMPABLE, 0, 0, 0, 0)


def _mapped() -> int:
    """Bytes of address space in use already (libraries map far more than they touch)."""
    try:
        with open("/proc/self/statm", "rb") as told:  # noqa: PTH123 - pathlib is not loaded here
            return int(told.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 2_000 * MEGABYTE
