"""The server: who may ask for what, the routes beside Streamlit's page, and how it starts."""
