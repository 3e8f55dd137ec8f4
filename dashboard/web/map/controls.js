/* Leaflet's own controls: zoom, credits and scale. */

export function addControls(map) {
  L.control.zoom({ position: "topright" }).addTo(map);
  map.attributionControl = L.control.attribution({ prefix: false }).addTo(map);
  L.control.scale({ position: "bottomright", imperial: true }).addTo(map);
}

/** Show the controls once styles and credits have loaded: until then they would jump. */
export function showWhenReady(map, ready) {
  const controls = map.getContainer().querySelector(".leaflet-control-container");
  controls.style.visibility = "hidden";
  return ready.finally(() => {
    controls.style.visibility = "";
  });
}
