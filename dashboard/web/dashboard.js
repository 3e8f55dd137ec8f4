/* The map in the dashboard: what the script of streamlit-folium's frame calls (leaflet/elements.py). */

import * as host from "./hosts/streamlit.js";
import { Atlas } from "./map/atlas.js";
import { obeyMotion } from "./map/motion.js";
import { publicly } from "./map/publicly.js";

let atlas = null;

/** Called by the map's script, once a frame. `opened` names the state of the atlas's files: the script
 * of another state is another one, for which the page makes another frame. */
function start(map, root, edges, opened) {
  atlas = new Atlas(map, root, edges, host);
  Object.assign(window.NineBridges, publicly(atlas), { opened });
  return L.layerGroup();
}

/** Called with Python's state after each run; answers the empty group that streamlit-folium wants. */
function apply(state) {
  atlas.apply(state);
  return L.layerGroup();
}

obeyMotion();
window.NineBridges = { start, apply };
