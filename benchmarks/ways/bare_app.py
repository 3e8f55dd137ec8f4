"""The least that Streamlit can serve; for the comparison of starts."""

import streamlit as st  # noqa: TID251

st.write("Nothing")
