/* Finds features by their names in three languages and by their aliases. */

const MOST = 30; // hits that are offered

export const BETWEEN = " \u00b7 "; // between a feature's names in its text

export class Names {
  /** @param index of {id, name, ko, ru, layer, text}, by name; the text holds all names, BETWEEN them */
  constructor(index) {
    this.index = index.map((entry) => ({ ...entry, text: plain(entry.text) }));
  }

  /** The entries with a name that contains a text, those with a name that begins with it first. */
  find(text) {
    const wanted = plain(text);
    const hits = this.index.filter((entry) => entry.text.includes(wanted));
    const leads = (entry) => (`${BETWEEN}${entry.text}`.includes(BETWEEN + wanted) ? 0 : 1);
    return hits.sort((a, b) => leads(a) - leads(b)).slice(0, MOST);
  }
}

/** Text without case and accents, so that Kosong finds Kosŏng and the other way round. */
function plain(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}
