"""Geometry: read GeoJSON, project, handle the 180th meridian, and simplify for a zoom."""
