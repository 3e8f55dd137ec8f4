/* The map's documents, asked for while Streamlit still builds the page: the map's frame comes last and takes them. */

const LASTING = 30_000; // milliseconds for which an answer is not out of date

export class Ahead {
  /** @param fetch as the browser's; @param base the address of the page; @param now a clock in milliseconds */
  constructor(fetch, base, now = () => performance.now()) {
    this.fetch = fetch;
    this.base = base;
    this.now = now;
    this.asked = new Map(); // {answer, at}, by whole address
  }

  /** Ask for all that every map needs. */
  async begin() {
    const config = await (await this._ask("atlas/map.json"))?.json();
    const urls = [config?.basemap_urls, config?.layer_urls].flatMap((each) =>
      Object.values(each ?? {}),
    );
    urls.forEach((url) => this._ask(url));
  }

  /** The promise of a document, once; nothing if it was not asked for, or long ago. */
  take(address) {
    const { answer, at } = this.asked.get(address) ?? {};
    this.asked.delete(address);
    return this.now() - at < LASTING ? answer : undefined;
  }

  /** Ask for a document: {ok, status, json}, as the map wants it; what does not come is forgotten. */
  _ask(path) {
    const address = new URL(path, this.base).href;
    const answer = this._read(address);
    this.asked.set(address, { answer, at: this.now() });
    return answer.catch(() => void this.asked.delete(address));
  }

  async _read(address) {
    const answer = await this.fetch(address, { priority: "low" });
    if (!answer.ok) {
      throw new Error(`${address}: ${answer.status}`);
    }
    const document = await answer.json();
    return { ok: true, status: answer.status, json: async () => document };
  }
}
