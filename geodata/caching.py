"""What was found out about an atlas, kept as long as the atlas is there.

`functools.lru_cache` would hold the atlas itself: a server that opens changed files time and again would keep
those that nobody shows any more, and two atlases in one process would push each other's results out.
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
#: A function of an atlas and of more.
_Of: TypeAlias = "Callable[Concatenate[Atlas, _P], _R]"


class _Results(Generic[_R]):
    """Results by the atlas itself. A dictionary would compare equal atlases, fact by fact, at each look."""

    def __init__(self) -> None:
        self._held: dict[int, tuple[ref[Atlas], dict[object, _R]]] = {}

    def of(self, atlas: Atlas) -> dict[object, _R]:
        """The results of an atlas; they go with it."""
        key = id(atlas)
        entry = self._held.get(key)
        if entry is None or entry[0]() is not atlas:

            def let_go(gone: ref[Atlas]) -> None:
                if key in self._held and self._held[key][0] is gone:
                    del self._held[key]

            entry = self._held[key] = ref(atlas, let_go), {}
        return entry[1]


def kept(most: int = 1) -> Callable[[_Of[_P, _R]], _Of[_P, _R]]:
    """Decorate a function of an atlas so that of each atlas the last `most` results are kept.

    Its other arguments must be hashable and given by position; a result must not hold the atlas.
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
