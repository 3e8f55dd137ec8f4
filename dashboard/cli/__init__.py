"""`ninebridges`: the atlas on the command line, one module for each group of commands.

Streamlit and matplotlib are imported in the commands that need them, so that the others start at once.
"""

from dashboard.cli import cite, export, folder, publish, serve, snapshot  # noqa: F401 (each adds its commands)
from dashboard.cli.app import app

__all__ = ["app"]
