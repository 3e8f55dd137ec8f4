"""What a person reads, without Streamlit: a view and its link, panels, exports, the interactive page."""
