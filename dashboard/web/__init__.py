"""The browser's side, as browsers load it: scripts bundled of this folder's modules, styles, Leaflet.

`make web` bundles the modules anew (build.mjs) after a change; nothing that runs needs node.
"""

from __future__ import annotations

import re
from pathlib import Path

_HERE = Path(__file__).parent
LEAFLET = _HERE / "vendor" / "leaflet"
STYLES = _HERE / "styles"


def script(name: str) -> str:
    """A bundled script: all but `page`, that of the index page, begin with Leaflet."""
    own = _read(_HERE / "built" / f"{name}.js")
    return own if name == "page" else f"{_read(LEAFLET / 'leaflet.js')}\n{own}"


def styles(*names: str) -> str:
    """Leaflet's styles and then those of the named sheets."""
    return "\n".join([_read(LEAFLET / "leaflet.css"), *map(styles_of, names)])


def styles_of(name: str) -> str:
    """One sheet of styles."""
    return _read(STYLES / name)


def _read(path: Path) -> str:
    """A file as text, without the address of its source map.

    Line ends are those that a browser makes of them, since it may compare the text with its hash.
    """
    text = path.read_text(encoding="utf-8")
    return re.sub(r"^//# sourceMappingURL=.*$", "", text, flags=re.MULTILINE)
