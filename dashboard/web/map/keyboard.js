/* The map by keyboard: it is one stop of the tab key, and from there keys go from feature to feature.
 *
 * Leaflet's own keys (arrows, plus, minus) stay. Letters are found by their place on a Korean or a
 * Russian keyboard, where they write another sign.
 */

import { Crowd } from "./crowding.js";
import { Ring } from "./ring.js";
import { inView } from "./stepping.js";

const HINT = [
  ["N", "next feature"],
  ["P", "previous"],
  ["Enter", "select, again: to its panel"],
  ["Esc", "clear"],
  ["Arrows", "move"],
  ["+ \u2212", "zoom"],
];
const ROOM = 28; // pixels between the keys and the middle of the ring
const STEPS = { n: 1, p: -1 };

export class Keyboard {
  constructor(atlas) {
    this.atlas = atlas;
    this.map = atlas.map;
    this.ring = new Ring(this.map);
    this.tip = L.tooltip({ className: "atlas-tip", offset: [12, 0] });
    this.at = null;
    const container = this.map.getContainer();
    this.hint = describe(container);
    container.addEventListener("keydown", (event) => this._press(event));
    container.addEventListener("mousedown", () => this._leave());
    container.addEventListener("pointerdown", () => container.classList.add("atlas-pointed"), true);
    container.addEventListener("blur", () => {
      container.classList.remove("atlas-pointed");
      this._hide();
    });
    container.addEventListener("focus", () => this.refresh());
  }

  /** Redraw the ring: the zoom, or what is visible, has changed. */
  refresh() {
    if (this.at && !this.atlas.reachable().includes(this.at)) {
      this._leave();
    }
    if (this.at && document.activeElement === this.map.getContainer()) {
      this._show();
    }
  }

  _press(event) {
    this.map.getContainer().classList.remove("atlas-pointed");
    if (event.ctrlKey || event.altKey || event.metaKey) {
      return;
    }
    if (event.key === "Escape") {
      this._escape();
    } else if (event.key === " " && event.target.matches("a[role=button]")) {
      event.preventDefault(); // Leaflet's buttons are links, which the space bar does not press
      event.target.click();
    } else if (event.target === this.map.getContainer()) {
      this._steer(event);
    }
  }

  _steer(event) {
    const step = STEPS[letter(event)];
    if (step && this.atlas.visible) {
      event.preventDefault();
      this._step(step);
    } else if (event.key === "Enter" && this.at) {
      event.preventDefault();
      this._enter();
    }
  }

  /** Select the feature under the ring, or open the group. */
  _enter() {
    if (this.at instanceof Crowd) {
      this.atlas.open(this.at);
    } else {
      this._select(this.at.feature.id);
    }
  }

  /** Select a feature; if it is selected, go to its panel. */
  _select(id) {
    if (this.atlas.state.selected === id) {
      this.atlas.beside.focus();
    } else {
      this.atlas.choose(id);
    }
  }

  /** Clear the selection first, then the ring: after closing a panel the reader goes on from its feature. */
  _escape() {
    if (this.atlas.state?.selected) {
      this.atlas.choose(null);
    } else {
      this._leave();
    }
  }

  _step(step) {
    const steps = inView(this.map, this.atlas.reachable());
    if (steps.length === 0) {
      this._leave();
      this.atlas.announcer.say("No feature in view");
      return;
    }
    const now = steps.findIndex(({ shape }) => shape.feature.id === this.at?.feature.id);
    const next = now < 0 && step < 0 ? steps.length - 1 : now + step;
    const index = (next + steps.length) % steps.length;
    this.at = steps[index].shape;
    [index, index + step].forEach((i) =>
      this.atlas.beside.expect(steps.at(i % steps.length).shape.feature.id),
    );
    this._show();
    this.atlas.announcer.say(
      [...this.atlas.about(this.at.feature), `${index + 1} of ${steps.length}`].join(", "),
    );
  }

  _show() {
    this.ring.show(this.at);
    const step = inView(this.map, [this.at])[0];
    if (step) {
      this._makeRoom(step.spot);
      this.tip
        .setLatLng(this.map.layerPointToLatLng(step.spot))
        .setContent(this.atlas.tip(this.at.feature))
        .addTo(this.map);
    } else {
      this.tip.remove();
    }
  }

  /** Put the list of keys at the top, or at the bottom while it would cover the ring. */
  _makeRoom(spot) {
    const container = this.map.getContainer();
    corner(container, "top").append(this.hint);
    const taken = this.hint.getBoundingClientRect().bottom - container.getBoundingClientRect().top;
    if (this.map.layerPointToContainerPoint(spot).y < taken + ROOM) {
      corner(container, "bottom").prepend(this.hint);
    }
  }

  _hide() {
    this.ring.clear();
    this.tip.remove();
  }

  _leave() {
    this._hide();
    this.at = null;
  }
}

function letter({ key, code }) {
  return /^[a-z]$/i.test(key) ? key.toLowerCase() : (code ?? "").slice(-1).toLowerCase();
}

/** The element that holds the controls at the left, one below the other. */
function corner(container, end) {
  return container.querySelector(`.leaflet-${end}.leaflet-left`);
}

/** Name the map and its keys: for a screen reader always, on the screen while the map has the focus by the
 * keyboard. (Leaflet gives it the focus at a click, which browsers then mark as if a key had done it.) */
function describe(container) {
  const hint = document.createElement("div");
  hint.id = "atlas-keys";
  hint.className = "atlas-keys";
  for (const [key, meaning] of HINT) {
    const sign = document.createElement("kbd");
    sign.textContent = key;
    const row = document.createElement("span");
    row.append(sign, ` ${meaning} `);
    hint.append(row);
  }
  corner(container, "top").append(hint);
  const attributes = {
    role: "application", // so that a screen reader passes the letters on
    "aria-roledescription": "map",
    "aria-label": "Map of the atlas",
    "aria-describedby": hint.id,
  };
  for (const [name, value] of Object.entries(attributes)) {
    container.setAttribute(name, value);
  }
  return hint;
}
