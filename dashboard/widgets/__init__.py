"""What Streamlit draws: search box, sidebar, dialogs, popovers, the panel's frame, and the text pages."""
