/* The panel in a page that has a map: it fills the element for it. In the dashboard Python puts that element there
 * (widgets/panel.py).
 *
 * What it shows, the map says (hosts/beside.js); before there is one, what Python put beside the element; and when
 * the reader goes back or forward, the address bar. What its buttons name is told to the map.
 */

import { Panel } from "../panel/panel.js";
import { Panels } from "../panel/panels.js";

const ROOM = ".panel-room";
const STATE = ".panel-state";
const ROLLS = "[data-testid=stMain], #panel"; // what is scrolled to read a panel
const PATIENCE = 400; // milliseconds until it is said that a panel takes its time

export class Column {
  /** @param panels by their addresses: fetched (panel/panels.js), or packed in the page (hosts/file.js) */
  constructor(panels = new Panels(fetchText)) {
    this.panels = panels;
    this.addresses = JSON.parse(
      document.querySelector("meta[name=atlas-panels]")?.content ?? "null",
    );
    this.room = null;
    this.wanted = null;
    this.shown = null; // the address of the panel that is seen
    this.loading = null; // that of the one that is waited for
    this.failed = null; // that of the one that did not come, until the reader asks for it anew
    this.map = null; // what is told of a button that was pressed
    this.pressed = null; // the last one that was pressed while there was no map
    addEventListener("popstate", () => this.room?.isConnected && this._readLink());
    this.expect(new URLSearchParams(location.search).get("feature"));
  }

  /** Fill the page's element for the panel, if it has another one than before. */
  attach() {
    const room = document.querySelector(ROOM);
    if (room === this.room || room === null) {
      return;
    }
    this.room = room;
    this.shown = null;
    this.panel = new Panel(
      room,
      (pressed) => this._press(pressed),
      (feature) => this.expect(feature),
    );
    const told = document.querySelector(STATE);
    if (this.addresses && told) {
      const { feature, year } = told.dataset;
      this.follow({ feature: feature || null, year: Number(year) || null });
    }
  }

  /** Show the panel of a feature (null: the introduction), of a year (null: today), by the addresses of an atlas. */
  follow({ feature, year, addresses = this.addresses }) {
    const before = this.wanted;
    this.addresses = addresses;
    this.wanted = { feature, year, address: addressOf(addresses, feature) };
    if (this.room === null) {
      return;
    }
    this.room.dataset.selected = feature ?? "";
    if (this.wanted.address !== this.shown) {
      if (![this.loading, this.failed].includes(this.wanted.address)) {
        this._show();
      }
    } else {
      this._busy(false);
      if (year !== before?.year) {
        this.panel.date(year);
      }
    }
  }

  /** Tell the map (null: it goes) what is pressed, and what was while there was none. */
  lead(map) {
    this.map = map;
    if (map && this.pressed) {
      map(this.pressed);
      this.pressed = null;
    }
  }

  /** Fetch the panel of a feature now. */
  expect(feature) {
    if (this.addresses) {
      this.panels.load(addressOf(this.addresses, feature)).catch(() => {}); // who wants it will ask again
    }
  }

  /** Fetch the panels of features ahead, one by one. */
  prefetch(features) {
    if (this.addresses && !navigator.connection?.saveData) {
      this.panels.prefetch(features.map((feature) => addressOf(this.addresses, feature)));
    }
  }

  focus() {
    this.panel?.focus();
  }

  async _show() {
    const { address } = this.wanted;
    this.failed = null;
    const held = this.panels.held(address);
    if (held !== undefined) {
      this._fill(held);
      return;
    }
    this.loading = address;
    this._busy(true);
    const late = setTimeout(() => this._say(address, "status", "Loading the panel …"), PATIENCE);
    try {
      await this.panels.load(address);
      if (this.wanted.address === address && this.shown !== address) {
        this._fill(this.panels.held(address));
      }
    } catch {
      this.failed = this.wanted.address === address ? address : null;
      this._say(address, "alert", "The panel could not be loaded.", true);
    } finally {
      clearTimeout(late);
      this.loading = this.loading === address ? null : this.loading;
    }
  }

  _busy(isSo) {
    this.room.setAttribute("aria-busy", String(isSo));
  }

  _fill(markup) {
    this.shown = this.wanted.address;
    this._busy(false);
    this.panel.show(markup, this.wanted.year);
    for (const room of [document.scrollingElement, ...document.querySelectorAll(ROLLS)]) {
      room.scrollTo({ top: 0 }); // it is read from its beginning
    }
  }

  /** Say what becomes of a panel that is still wanted. */
  _say(address, role, text, again = false) {
    if (this.wanted.address !== address) {
      return;
    }
    const line = document.createElement("p");
    line.className = "caption";
    line.setAttribute("role", role);
    line.textContent = text;
    const blocks = document.createElement("div");
    blocks.className = "blocks";
    blocks.append(line);
    if (again) {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", textContent: "Try again" });
      button.dataset.act = "retry";
      blocks.append(button);
    }
    this.shown = null;
    this._busy(!again);
    this.panel.show("");
    this.room.append(blocks);
  }

  _press(pressed) {
    if (pressed.act === "retry") {
      this._show();
      return;
    }
    if (this.map) {
      this.map(pressed);
      return;
    }
    this.pressed = pressed;
    if (pressed.feature || pressed.act === "close") {
      this.follow({ feature: pressed.feature ?? null, year: this.wanted.year });
    }
  }

  /** The feature and the year of the address bar; if they are none, the map's frame will know. */
  _readLink() {
    if (this.addresses) {
      const link = new URLSearchParams(location.search);
      this.follow({ feature: link.get("feature"), year: Number(link.get("year")) || null });
    }
  }
}

function addressOf(addresses, feature) {
  return feature
    ? addresses.feature.replace("{feature}", encodeURIComponent(feature))
    : addresses.introduction;
}

async function fetchText(address) {
  const answer = await fetch(new URL(address, document.baseURI));
  if (!answer.ok) {
    throw new Error(`${address}: ${answer.status}`);
  }
  return answer.text();
}
