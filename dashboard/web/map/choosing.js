/* The legend's controls for filters and the year. */

/** The terms of a filter, each a button that is pressed while it is shown; none pressed shows all. */
export class Terms {
  /** @param what the filter's name in the state; @param onPress told of the id of a term that is pressed */
  constructor(what, onPress) {
    this.what = what;
    this.onPress = onPress;
    this.buttons = new Map();
    this.group = null; // the element that holds them
  }

  /** The button of a term {id, label}, with its picture. */
  entry(picture, { id, label }) {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.term = id;
    button.setAttribute("aria-description", "Show only what is pressed; nothing pressed shows all");
    const text = document.createElement("span");
    text.textContent = label;
    button.append(picture, text);
    button.addEventListener("click", () => this.onPress(id));
    this.buttons.set(id, button);
    return button;
  }

  show(state) {
    const pressed = state[this.what];
    for (const [id, button] of this.buttons) {
      button.setAttribute("aria-pressed", String(pressed.includes(id)));
    }
    this.group.classList.toggle("atlas-some", pressed.length > 0);
  }
}

/** The slider of the year: the map follows it while it is dragged. */
export class YearSlider {
  /** @param years the first, and that of today; @param filtering told of the year */
  constructor([first, today], filtering) {
    this.today = today;
    this.isIdle = first >= today;
    this.element = document.createElement("label");
    this.output = document.createElement("output");
    this.slider = document.createElement("input");
    Object.assign(this.slider, { type: "range", min: first, max: today, value: today });
    this.slider.setAttribute("aria-label", "Status at the end of the year");
    this.slider.addEventListener("input", () => filtering.date(Number(this.slider.value)));
    for (const type of ["change", "pointerup", "pointercancel", "blur"]) {
      this.slider.addEventListener(type, () => filtering.rest()); // back where it was, nothing changes
    }
    this.element.append("Status at the end of", this.output, this.slider);
    this.element.className = "atlas-slider";
  }

  show({ year }) {
    const value = String(year ?? this.today);
    this.output.textContent = value;
    if (this.slider.value !== value) {
      this.slider.value = value;
    }
  }
}
