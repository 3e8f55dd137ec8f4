"""What was found out about an atlas, kept as long as the atlas is there.

`functools.lru_cache` would hold the atlas itself: a server that opens changed files time and again would keep
those that nobody shows any more, and two atlases in one process would push each other's results out.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeAlias, TypeVar
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from geodata.catalogue import Atlas

_P = ParamSpec("_P")
_R = TypeVar("_R")
#: A function of an atlas and of more.
_Of: TypeAlias = "Callable[Concatenate[Atlas, _P], _R]"


def kept(most: int = 1) -> Callable[[_Of[_P, _R]], _Of[_P, _R]]:
    """Decorate a function of an atlas so that of each atlas the last `most` results are kept.

    Its other arguments must be hashable and given by position; a result must not hold the atlas.
    """

    def decorate(function: _Of[_P, _R]) -> _Of[_P, _R]:
        found: WeakKeyDictionary[Atlas, dict[object, _R]] = WeakKeyDictionary()
        lock = Lock()

        @wraps(function)
        def keeping(atlas: Atlas, *others: _P.args, **named: _P.kwargs) -> _R:
            with lock:
                own = found.setdefault(atlas, {})
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
