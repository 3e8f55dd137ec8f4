"""The least that Streamlit can serve; for the comparison of starts."""

import streamlit as st

st.write("Nothing")
