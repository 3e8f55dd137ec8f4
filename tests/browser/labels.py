"""A page whose labels are texts of all signs: streamlit runs it for test_text_in_browser.py."""

from __future__ import annotations

import string

import streamlit as st  # noqa: TID251 - the ban is geodata's

from dashboard.reader.panels.text import literal
from tests.pages import SIGNS

PUNCTUATION = string.punctuation
TEXTS = [
    SIGNS,
    ":material_map: :help[j] :+1: :blue-background[k] a: b:c @ &copy; &lt; [x]: http://a.b",
    PUNCTUATION,
    " ".join(PUNCTUATION),
    *(SIGNS[i:] for i in range(0, len(SIGNS), 7)),
    *(" ".join(first + second for second in PUNCTUATION) for first in PUNCTUATION),
    *(
        f"{sign} a"
        for sign in ("#", "##", "-", "+", "*", ">", "1.", "12)", "---", "===", "|", "[ ]", "- [x]")
    ),
    *(
        "->",
        "--",
        "<->",
        "~=",
        "a\nb\n\nc",
        "    d",
        "a  b",
        " e ",
        "f\u00a0-> g",
        "h\u0085i",
        "\u0085j\u0085",
        "| h |\n|---|\n| i |",
    ),
]

if __name__ == "__main__":
    for number, text in enumerate(TEXTS):
        with st.container(key=f"text-{number}"):
            st.button(literal(text), key=f"button-{number}")
            st.checkbox(literal(text), key=f"checkbox-{number}")
            st.pills("Pills", [text], format_func=literal, key=f"pills-{number}")
            st.info(literal(text.strip()))
            st.tabs([literal(text)])
