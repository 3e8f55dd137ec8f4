/* What stands beside the map: the panel in its page (hosts/column.js), which the map leads. */

import { inView } from "../map/stepping.js";

const NEAR = 24; // features in view whose panels are fetched ahead
const REST = 800; // milliseconds after which a map that has not moved is looked at

export class Beside {
  /** @param atlas whose selection and year the panel follows, and which hears what its buttons name */
  constructor(atlas) {
    this.atlas = atlas;
    this.press = (pressed) => this._press(pressed);
    window.addEventListener("pagehide", () => {
      if (this._column?.map === this.press) {
        this._column.lead(null);
      }
    });
    atlas.map.on("moveend", () => this._wait());
    this._wait();
  }

  /** Show what is selected. */
  follow() {
    const { state, config } = this.atlas;
    const { selected: feature, year } = state;
    const column = this._column;
    column?.follow({ feature, year, addresses: config.panel_urls });
    if (column && column.map !== this.press) {
      column.lead(this.press); // only now does the map know what is selected
    }
  }

  /** Fetch the panel of a feature at once: it is pointed at. */
  expect(feature) {
    if (this.atlas.shapes.has(feature)) {
      this._column?.expect(feature);
    }
  }

  /** When the map rests, fetch the panels of what is in view one by one, the nearest to its centre first. */
  _wait() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => {
      const near = inView(this.atlas.map, this.atlas.visible ?? []).slice(0, NEAR);
      this._column?.prefetch(near.map(({ shape }) => shape.feature.id));
    }, REST);
  }

  /** Go to the panel's heading. */
  focus() {
    this._column?.focus();
  }

  get _column() {
    return this.atlas.host.page().NineBridges?.column;
  }

  _press({ feature, start, act }) {
    if (feature) {
      this.atlas.visit(feature);
    } else if (start) {
      this.atlas.begin(Number(start));
    } else if (act === "show") {
      this.atlas.visit(this.atlas.state.selected);
    } else if (act === "close") {
      this.atlas.choose(null);
    }
  }
}
