"""The console script: loads and runs the commands; Ctrl-C ends them without a traceback."""

from __future__ import annotations

import os
import signal
import sys

#: The exit code of a program that Ctrl-C ended.
_INTERRUPTED = 130


def main() -> None:
    """Run `ninebridges`."""
    usual = signal.signal(signal.SIGINT, lambda *_: os._exit(_INTERRUPTED))
    from dashboard import cli  # noqa: PLC0415 (takes half a second, which is interrupted quietly)
    from dashboard.cli import terminal  # noqa: PLC0415

    terminal.prepare()
    signal.signal(signal.SIGINT, usual)
    try:
        cli.app()
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)


if __name__ == "__main__":
    main()
