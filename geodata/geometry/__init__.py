"""Geometry: GeoJSON into shapely, the map's projection, the 180th meridian, what a zoom can show."""
