"""Derive the layers and the base map from their sources, with scripts that anyone can run again."""
