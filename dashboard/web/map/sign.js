/* The filters and the year, on the map itself: a map of 2013, or of what operates, must not be taken for all. */

export const Sign = L.Control.extend({
  options: { position: "topleft" },

  /** @param onClear called when the reader clears filters and year */
  initialize(onClear) {
    L.Control.prototype.initialize.call(this);
    this.onClear = onClear;
  },

  onAdd() {
    this.element = L.DomUtil.create("div", "atlas-year");
    this.element.hidden = true;
    L.DomEvent.disableClickPropagation(this.element);
    this.button = document.createElement("button");
    Object.assign(this.button, { type: "button", textContent: "Clear" });
    this.button.setAttribute("aria-label", "Clear filters and year");
    this.button.addEventListener("click", () => this.onClear());
    return this.element;
  },

  /** Show a year (null: today), how many features no date places in it, the terms of each filter in words,
   * and how many features are shown of how many (null: not known). */
  show({ year, undated, terms, count }) {
    const filters = terms.filter((each) => each.length > 0).map((each) => either(each));
    const about =
      undated > 0 ? `Status at year end; ${undated} undated hidden` : "Status at year end";
    const lines = [
      ...(year === null ? [] : [line("strong", year), line("div", about)]),
      ...filters.map((text) => line("b", text)),
      ...(count ? [line("div", counted(count))] : []),
    ];
    this.element.hidden = year === null && filters.length === 0;
    const text = lines.map((each) => each.textContent).join();
    if (text !== this.text) {
      this.text = text;
      this.element.replaceChildren(...lines, this.button);
    }
  },
});

/** How many features are shown of how many. */
export function counted({ shown, of }) {
  return `Showing ${shown.toLocaleString("en")} of ${of.toLocaleString("en")} features`;
}

/** Labels in one phrase; within it they begin in lower case. */
function either([first, ...others]) {
  return [first, ...others.map((text) => text[0].toLowerCase() + text.slice(1))].join(" or ");
}

function line(name, text) {
  return Object.assign(document.createElement(name), { textContent: text });
}
