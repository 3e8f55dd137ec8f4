"""The server: access control, the routes beside Streamlit's page, and its start."""
