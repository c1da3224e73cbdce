"""Wrong tries at the public check, counted for each address.

A code holds 128 random bits, so nobody finds one by trying; the count keeps programs that try all the same from
taking the server's time. It stands in memory, for each process by itself: a public page writes nothing into the
database. Right codes are answered whatever the count, for a whole hall may stand behind one address.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable


class WrongTries:
    """The moments of wrong tries by address; the oldest addresses are forgotten when there are too many."""

    def __init__(
        self,
        *,
        most: int = 60,
        within: float = 600.0,
        addresses: int = 10_000,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.most, self.within, self._addresses, self._now = most, within, addresses, now
        self._tries: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def count(self, address: str) -> bool:
        """Note one more wrong try; returns whether there have been too many."""
        with self._lock:
            now = self._now()
            tries = self._tries.setdefault(address, deque(maxlen=self.most + 1))
            self._tries.move_to_end(address)
            tries.append(now)
            while tries[0] <= now - self.within:
                tries.popleft()
            while len(self._tries) > self._addresses:
                self._tries.popitem(last=False)
            return len(tries) > self.most

    def wait(self) -> int:
        """Seconds after which somebody who tried too often may be answered again."""
        return int(self.within)
