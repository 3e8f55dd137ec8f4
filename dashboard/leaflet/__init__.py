"""The map: a constant Leaflet page in streamlit-folium's frame, fed from cached routes."""
