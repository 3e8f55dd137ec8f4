"""The style sheets of Streamlit's page; those of the map and the interactive page lie in web/styles."""

from pathlib import Path

STYLES = Path(__file__).parent
