"""What Streamlit draws: the sidebar, dialogs, popovers, and the blocks of the panels."""
