"""Dates of facts, for tests that try many."""

from __future__ import annotations

from hypothesis import strategies as st


def dates(first: int, last: int) -> st.SearchStrategy[str]:
    """EDTF dates from one year to another: a year, a month, an interval, one that is open at its end."""
    years = st.integers(first, last).map(str)
    return st.one_of(
        years,
        years.map(lambda year: f"{year}-06"),
        years.map(lambda year: f"{year}/.."),
        st.tuples(years, years).map(lambda both: f"{min(both)}/{max(both)}"),
    )
