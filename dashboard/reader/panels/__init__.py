"""The panels: modules that choose what to show, as blocks of spans, and modules that make HTML of blocks."""
