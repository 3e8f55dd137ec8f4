/* A view as the query string of a link: as dashboard/reader/links.py reads and writes it.
 *
 * Parameters that the atlas does not know are passed over: mail programs and social networks add many. */

const PLACE = /^(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?),(\d+(?:\.\d+)?)$/;

export class Links {
  /** @param layers ids in their order, {id: title}; @param opening the state that a link without parameters opens;
   * @param statuses, sectors {value: label}; @param years the first and the last one;
   * @param zooms the least and the most; @param farthest latitude of a map; @param knows whether there is a feature */
  constructor({ layers, opening, statuses, sectors, years, zooms, farthest }, knows) {
    this.layers = new Map(Object.entries(layers));
    this.opening = opening;
    this.terms = { status: Object.entries(statuses), sector: Object.entries(sectors) };
    Object.assign(this, { years, zooms, farthest, knows });
  }

  /** A link as {state, placed (whether it names a place), unread (its parts that cannot be read)}. What it does not
   * name is as in the opening. */
  read(query) {
    const { opening } = this;
    const given = new URLSearchParams(query.replace(/^\?/, "").replace(/(^|&)amp;/g, "$1"));
    const unread = [];
    const each = (name, noun, read, values = given.getAll(name)) =>
      values.flatMap((value) => {
        const found = read(value);
        if (found === undefined) {
          unread.push(`${noun} “${value.slice(0, 60)}”`);
          return [];
        }
        return [found];
      });
    const last = (name, noun, read) => each(name, noun, read, given.getAll(name).slice(-1))[0];
    const all = (name) => each(name, name, (value) => this._term(name, value));
    const layers = [...this.layers].filter(([id, title]) => {
      const name = given.has(`layer.${id}`) ? `layer.${id}` : id; // older links name a layer by its id alone
      return last(name, `layer ${title}`, flag) ?? opening.layers.includes(id);
    });
    const place = last("at", "place", (value) => this._place(value));
    last("base", "base map", (value) => (value === "Built-in" ? value : undefined));
    const state = {
      ...opening,
      layers: layers.map(([id]) => id),
      statuses: given.has("status") ? all("status") : opening.statuses,
      sectors: given.has("sector") ? all("sector") : opening.sectors,
      year: given.has("year")
        ? (last("year", "year", (value) => this._year(value)) ?? null)
        : opening.year,
      selected:
        last("feature", "feature", (id) => (this.knows(id) ? id : undefined)) ?? opening.selected,
      ...place,
    };
    return { state, placed: place !== undefined, unread };
  }

  _place(text) {
    const [lat, lng, zoom] = (PLACE.exec(text) ?? []).slice(1).map(Number);
    if (lat === undefined || Math.abs(lat) > 90 || Math.abs(lng) > 360) {
      return undefined;
    }
    const [least, most] = this.zooms;
    const within = (value, from, to) => Math.min(Math.max(value, from), to);
    return {
      lat: within(lat, -this.farthest, this.farthest),
      lng,
      zoom: within(zoom, least, most),
    };
  }

  _term(name, text) {
    return this.terms[name].find(([value, label]) => text === label || text === value)?.[0];
  }

  /** The last year is today: null. */
  _year(text) {
    const [first, last] = this.years;
    const year = /^\d{1,4}$/.test(text) ? Number(text) : NaN;
    if (!(year >= first && year <= last)) {
      return undefined;
    }
    return year < last ? year : null;
  }

  /** The query string, without "?", of a state; only what differs from the opening. `place` is {lat, lng, zoom}, or
   * null where the map stands as a link to its feature alone puts it. */
  write(state, place) {
    const layers = new Set(state.layers);
    const pairs = [...this.layers.keys()]
      .filter((id) => layers.has(id) !== this.opening.layers.includes(id))
      .map((id) => [`layer.${id}`, String(layers.has(id))]);
    for (const [name, values] of [
      ["status", state.statuses],
      ["sector", state.sectors],
    ]) {
      const named = this.terms[name].filter(([value]) => values.includes(value));
      pairs.push(...named.map(([, label]) => [name, label]));
    }
    if (state.year !== null) {
      pairs.push(["year", String(state.year).padStart(4, "0")]);
    }
    if (state.selected !== null) {
      pairs.push(["feature", state.selected]);
    }
    if (place && (state.selected !== null || placeText(place) !== placeText(this.opening))) {
      pairs.push(["at", placeText(place)]);
    }
    return new URLSearchParams(pairs).toString().replaceAll("%2C", ",");
  }
}

function flag(text) {
  return { true: true, false: false }[text.toLowerCase()];
}

function placeText({ lat, lng, zoom }) {
  const longitude = ((((lng + 180) % 360) + 360) % 360) - 180;
  return `${lat.toFixed(4)},${longitude.toFixed(4)},${Number(zoom.toPrecision(6))}`;
}
