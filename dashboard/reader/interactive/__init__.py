"""The interactive snapshot: a view of the atlas as one HTML file that works without a server.

It is the dashboard's map and the dashboard's panels with another host: the modules of web/ with hosts/file.js
in place of hosts/streamlit.js, and the blocks of panels/ as HTML (panels/whole.py).
"""

from dashboard.reader.interactive.page import as_html, iframe

__all__ = ["as_html", "iframe"]
