/* The layers' switches in the sidebar: what they say, the map shows.
 *
 * They are the page's own checkboxes, so the map need not wait for Python to hear of a click, and an
 * answer of Python that is late cannot undo one. The legend on the map moves the same switches. Where
 * the page has none, as when it is embedded, the layers are those that Python names.
 */
export class Switches {
  /** @param ids the layers; @param onChange called when one of their switches was moved, by anybody */
  constructor(ids, onChange) {
    this.ids = ids;
    this.pending = new Map();
    const page = window.parent.document;
    const changed = ({ target }) => this._layerOf(target) && onChange();
    const observer = new MutationObserver(onChange);
    page.addEventListener("change", changed, true);
    const rows = this.box(ids[0])?.closest(".st-key-layers");
    if (rows) {
      observer.observe(rows, { attributes: true, childList: true, subtree: true });
    }
    window.addEventListener("pagehide", () => {
      page.removeEventListener("change", changed, true);
      observer.disconnect();
    });
  }

  /** The checkbox of a layer; null where the page has none. */
  box(layer) {
    const key = CSS.escape(`st-key-layer-${layer}`);
    return window.parent.document.querySelector(`.st-key-layers .${key} input[type=checkbox]`);
  }

  /** The layers that are switched on; `otherwise` holds those that are on without a switch. */
  read(otherwise) {
    const says = (id) => this.pending.get(id) ?? this.box(id)?.checked ?? otherwise.has(id);
    return new Set(this.ids.filter(says));
  }

  /** Move a layer's switch as a click would, once the map has painted: the page takes its time over a
   * click. False if there is none. */
  set(layer, on) {
    if (!this.box(layer)) {
      return false;
    }
    this.pending.set(layer, on);
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => this._move(layer))));
    return true;
  }

  _move(layer) {
    const box = this.box(layer);
    const on = this.pending.get(layer);
    if (on !== undefined && box && box.checked !== on) {
      box.click();
    }
    this.pending.delete(layer);
  }

  _layerOf(element) {
    return this.ids.find((id) => this.box(id) === element);
  }
}
