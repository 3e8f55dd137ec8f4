/* The filters and the year in the sidebar: what they say, the map shows before Python hears of it.
 *
 * What the legend on the map says of them instead, Python sets in the sidebar; until the sidebar says so too,
 * the legend's word holds. Where the page has no such inputs, filters and year are those that Python names.
 */
const FILTERS = ["statuses", "sectors", "year"];
const INPUTS = { statuses: "status", sectors: "sector", year: "year" };

export class Sidebar {
  /** @param config of the map, with the terms and years that can be chosen; @param onChange called when any may
   * have been */
  constructor({ statuses, sectors, years }, onChange) {
    this.ids = { statuses: byLabel(statuses), sectors: byLabel(sectors) };
    this.today = years[1];
    this.said = null; // the legend's last choice, until the sidebar has it too
    const page = window.parent.document;
    const touched = ({ target }) => {
      if (Object.values(INPUTS).some((name) => place(name)?.contains(target))) {
        this.said = null;
      }
    };
    const observer = new MutationObserver(onChange);
    const sidebar = place(INPUTS.statuses)?.parentElement;
    if (sidebar) {
      const attributeFilter = ["aria-label", "aria-valuetext"];
      observer.observe(sidebar, { attributeFilter, childList: true, subtree: true });
    }
    ["pointerdown", "keydown"].forEach((type) => page.addEventListener(type, touched, true));
    window.addEventListener("pagehide", () => {
      observer.disconnect();
      ["pointerdown", "keydown"].forEach((type) => page.removeEventListener(type, touched, true));
    });
  }

  /** The filters and the year that hold; `otherwise` is a state, as Python and the legend know it. */
  read(otherwise) {
    const known = filtersOf(otherwise);
    const seen = { ...known, ...this._seen() };
    if (this.said && (!same(this.said, known) || same(this.said, seen))) {
      this.said = null;
    }
    return this.said ?? seen;
  }

  /** Note the legend's choice. */
  say(state) {
    this.said = filtersOf(state);
  }

  _seen() {
    const seen = {};
    for (const name of ["statuses", "sectors"]) {
      const tags = place(INPUTS[name])?.querySelectorAll(".react-aria-ComboBox [data-tag]");
      if (tags) {
        const ids = [...tags].map((tag) => this.ids[name].get(tag.getAttribute("aria-label")));
        seen[name] = ids.filter(Boolean).sort();
      }
    }
    const slider = place(INPUTS.year)?.querySelector("input[type=range]");
    if (slider) {
      const year = Number(slider.value);
      seen.year = year < this.today ? year : null;
    }
    return seen;
  }
}

/** The place of an input in the page; null where it has none. */
function place(name) {
  return window.parent.document.querySelector(`.st-key-${name}`);
}

function byLabel(terms) {
  return new Map(terms.map(({ id, label }) => [label, id]));
}

function filtersOf(state) {
  return Object.fromEntries(FILTERS.map((name) => [name, state[name]]));
}

function same(one, other) {
  return FILTERS.every((name) => String(one[name]) === String(other[name]));
}
