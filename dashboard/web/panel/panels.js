/* The panels of a page, by address: each is fetched once, and kept. */

const MOST = 500; // panels that are kept, of some tens of kilobytes each

export class Panels {
  /** @param fetch answers an address with a promise of its text; it fails where there is none */
  constructor(fetch) {
    this.fetch = fetch;
    this.texts = new Map();
    this.asked = new Map();
    this.wanted = [];
    this.fetching = null;
  }

  /** The panel at an address, if the page has it. */
  held(address) {
    return this.texts.get(address);
  }

  /** A promise of the panel at an address; a failed one is fetched again. */
  load(address) {
    if (this.texts.has(address)) {
      return Promise.resolve(this.texts.get(address));
    }
    if (!this.asked.has(address)) {
      const asked = this.fetch(address)
        .then((text) => this._keep(address, text))
        .finally(() => this.asked.delete(address));
      this.asked.set(address, asked);
    }
    return this.asked.get(address);
  }

  /** Ask for panels that may soon be wanted, one after the other, in place of those wanted before. */
  prefetch(addresses) {
    this.wanted = addresses.filter((address) => !this.texts.has(address));
    this.fetching ??= this._prefetch().finally(() => {
      this.fetching = null;
    });
    return this.fetching;
  }

  async _prefetch() {
    while (this.wanted.length > 0) {
      await this.load(this.wanted.shift()).catch(() => {}); // it is fetched again when it is needed
    }
  }

  _keep(address, text) {
    this.texts.set(address, text);
    if (this.texts.size > MOST) {
      this.texts.delete(this.texts.keys().next().value);
    }
    return text;
  }
}
