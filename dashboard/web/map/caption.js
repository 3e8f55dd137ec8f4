/* The name of the selected feature, on the map: on a phone its panel is below, out of sight. */
export const Caption = L.Control.extend({
  options: { position: "topleft" },

  onAdd() {
    this.element = L.DomUtil.create("div", "atlas-caption");
    this.element.hidden = true;
    return this.element;
  },

  /** Show a name and the words that follow it; hide the caption if there is no name. */
  show([name, ...rest]) {
    const text = [name, ...rest].join();
    if (text === this.text) {
      return;
    }
    this.text = text;
    const title = document.createElement("strong");
    title.textContent = name;
    const about = document.createElement("span");
    about.textContent = rest.join(", ");
    this.element.replaceChildren(title, about);
    this.element.hidden = !name;
  },
});
