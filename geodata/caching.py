"""Cache results computed from an atlas for as long as the atlas itself is in memory.

`functools.lru_cache` would keep the atlas alive: a server that often reopens changed files would keep old
atlases that nobody uses any more, and two atlases in one process would push out each other's results.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import TYPE_CHECKING, Concatenate, Generic, ParamSpec, TypeAlias, TypeVar
from weakref import ref

if TYPE_CHECKING:
    from geodata.catalogue import Atlas

_P = ParamSpec("_P")
_R = TypeVar("_R")
#: A function whose first argument is an atlas.
_Of: TypeAlias = "Callable[Concatenate[Atlas, _P], _R]"


class _Results(Generic[_R]):
    """Results by the identity of the atlas: a plain dictionary would compare equal atlases fact by fact."""

    def __init__(self) -> None:
        self._held: dict[int, tuple[ref[Atlas], dict[object, _R]]] = {}

    def of(self, atlas: Atlas) -> dict[object, _R]:
        """The results of an atlas; they are deleted together with it."""
        key = id(atlas)
        entry = self._held.get(key)
        if entry is None or entry[0]() is not atlas:

            def let_go(gone: ref[Atlas]) -> None:
                if key in self._held and self._held[key][0] is gone:
                    del self._held[key]

            entry = self._held[key] = ref(atlas, let_go), {}
        return entry[1]


def kept(most: int = 1) -> Callable[[_Of[_P, _R]], _Of[_P, _R]]:
    """Decorate a function of an atlas so that the last `most` results for each atlas are cached.

    Its other arguments must be hashable and positional. A result must not refer to the atlas, or the atlas
    would never be freed.
    """

    def decorate(function: _Of[_P, _R]) -> _Of[_P, _R]:
        found: _Results[_R] = _Results()
        lock = Lock()

        @wraps(function)
        def keeping(atlas: Atlas, *others: _P.args, **named: _P.kwargs) -> _R:
            with lock:
                own = found.of(atlas)
                if others in own:
                    return own[others]
            result = function(atlas, *others, **named)
            with lock:
                own[others] = result
                if len(own) > most:
                    del own[next(iter(own))]
            return result

        return keeping  # type: ignore[return-value] # `wraps` names the first argument

    return decorate
