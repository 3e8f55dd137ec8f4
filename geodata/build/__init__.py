"""Scripts that derive the layers and the base map from their sources."""
