"""Read and write the link in the browser's address bar, through Streamlit.

Every write of Python to the link is an entry of the browser's history, so it is written as seldom as can be.
Two parts of Streamlit are used that are not public: the session's query parameters, and whether a run answers
Back or Forward.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state import get_session_state


def given() -> dict[str, list[str]]:
    """The link's parameters, without Streamlit's own."""
    return {name: st.query_params.get_all(name) for name in st.query_params}


def value(name: str) -> str | None:
    """The last value of a parameter; None if the link has none."""
    return st.query_params.get(name)


def navigated() -> bool:
    """Whether this run answers the browser's Back or Forward; Streamlit restores the bound inputs then."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def write(wanted: Mapping[str, Sequence[str]]) -> bool:
    """Make these the link's parameters with one message to the browser; False if they already are."""
    if {name: sorted(values) for name, values in given().items()} == {
        name: sorted(values) for name, values in wanted.items()
    }:
        return False
    with get_session_state().query_params() as parameters:
        parameters.clear_with_no_forward_msg(preserve_embed=True)
        for name, values in wanted.items():
            parameters.set_with_no_forward_msg(name, list(values) if len(values) > 1 else values[0])
    st.query_params.update({})
    return True


def let_inputs_read(query: str) -> None:
    """Give the inputs that are bound to the link another one to read, before they are drawn.

    `st.query_params` cannot do this: it does not touch parameters of inputs.
    """
    with get_session_state().query_params() as parameters:
        parameters.set_initial_query_params(query)


def change(news: Mapping[str, str | None]) -> None:
    """Replace some parameters; None removes one."""
    with get_session_state().query_params() as parameters:
        for name in news:
            parameters.discard_param_no_forward_msg(name)
    st.query_params.update({name: text for name, text in news.items() if text is not None})
