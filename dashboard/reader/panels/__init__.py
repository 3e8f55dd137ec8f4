"""The panels: in each, what to show above (pure), the drawing below."""
