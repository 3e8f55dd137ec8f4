/* Layers, filters and year: a choice in the legend or the page is shown at once, and Python hears of it after. */

import { countShown, countUndated } from "./describing.js";
import { Sign } from "./sign.js";

export class Filtering {
  /** @param atlas whose state is filtered; the page around its map may have inputs for it, too */
  constructor(atlas) {
    const { host, config, map } = atlas;
    this.atlas = atlas;
    const ids = config.layers.map((layer) => layer.id);
    this.switches = new host.Switches(ids, () => this._follow());
    this.sidebar = new host.Sidebar(config, () => this._follow());
    this.sign = new Sign(() => this.clear()).addTo(map);
  }

  /** Show or hide a layer. */
  toggle(layer, on) {
    this.atlas.state.layers[on ? "add" : "delete"](layer);
    this.atlas.show();
    if (!this.switches.set(layer, on)) {
      this.atlas.bridge.tell({ type: "toggle", layer, on });
    }
  }

  /** Add a term ("statuses" or "sectors", and its id) to the filters, or take it away. */
  press(what, id) {
    const { state } = this.atlas;
    const others = state[what].filter((each) => each !== id);
    const isPressed = others.length < state[what].length;
    this._set({ [what]: isPressed ? others : [...others, id].sort() });
    this._tell();
  }

  /** Show the end of a year while its slider is dragged; Python hears of it once it `rests`. */
  date(year) {
    this.dragging = true;
    this._set({ year: year < this.atlas.config.years[1] ? year : null });
  }

  /** The slider is let go, maybe where it was. */
  rest() {
    if (this.dragging) {
      this.dragging = false;
      this._tell();
    }
  }

  clear() {
    this._set({ statuses: [], sectors: [], year: null });
    this._tell();
    this.atlas.map.getContainer().focus(); // the button has gone
  }

  /** A state with the layers, filters and year that the page's inputs and the legend have. */
  read(state) {
    const { year } = this.atlas.state ?? state;
    const layers = this.switches.read(state.layers);
    const filters = { ...this.sidebar.read(state), ...(this.dragging ? { year } : {}) };
    return { ...state, ...filters, layers };
  }

  /** Follow the page's inputs. */
  _follow() {
    const { state } = this.atlas;
    const read = state && this.read(state);
    if (read && keyOf(read) !== keyOf(state)) {
      this.atlas.state = read;
      this.atlas.show();
    }
  }

  /** Show the filters on the map. Returns {shown, of}, features of the layers that are on; null if unknown. */
  show({ layers, statuses, sectors, year }) {
    const { shapes, groups, visible, config } = this.atlas;
    const isPart = [...layers].some((id) => config.tile_urls?.[id]); // of large layers it holds what is in view
    const count = isPart ? null : countShown(layers, groups, visible);
    this.sign.show({
      year,
      undated: year === null ? 0 : countUndated(layers, shapes.values()),
      terms: [labels(config.statuses, statuses), labels(config.sectors, sectors)],
      count,
    });
    return count;
  }

  _set(filters) {
    Object.assign(this.atlas.state, filters);
    this.sidebar.say(this.atlas.state);
    this.atlas.show();
  }

  _tell() {
    const { statuses, sectors, year } = this.atlas.state;
    this.atlas.bridge.tell({ type: "filter", statuses, sectors, year });
  }
}

/** Layers, filters and year of a state as a text, for comparing. */
function keyOf({ layers, statuses, sectors, year }) {
  return JSON.stringify([[...layers].sort(), statuses, sectors, year]);
}

/** The labels of terms, given by their ids, in the order of the legend. */
function labels(terms, ids) {
  const known = terms.filter(({ id }) => ids.includes(id));
  const others = ids.filter((id) => !known.some((term) => term.id === id));
  return [...known.map(({ label }) => label), ...others];
}
