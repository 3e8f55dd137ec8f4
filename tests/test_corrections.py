"""The form of a correction: plain text that says what it is about."""

from __future__ import annotations

from geodata import corrections

LINK = "http://localhost:8501/?feature=north-line"


def test_the_form_of_a_correction_says_what_it_is_about(minimal):
    assert corrections.report(minimal, "north-line", LINK) == (
        "Correction to the Iron Road Atlas\n"
        "Feature: North line (north-line, layer rails)\n"
        "Version: 1, data of 23 November 2022\n"
        f"View: {LINK}\n"
        "\n"
        "What is wrong (the fact, its value and its note number):\n"
        "\n"
        "What is right:\n"
        "\n"
        "Source (title, publisher, date, address, date you read it):\n"
    )
