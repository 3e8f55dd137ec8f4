/* What a screen reader announces: the effect of a switch or filter, the selection, failures. */

import { counted } from "./sign.js";

const KEPT = 3; // messages kept, so that two in one moment are both read out
const REST = 400; // milliseconds after which a slider that is dragged is heard of

export class Announcer {
  constructor(container) {
    this.region = document.createElement("div");
    this.region.className = "atlas-spoken";
    this.region.setAttribute("role", "status");
    this.region.setAttribute("aria-live", "polite");
    this.region.setAttribute("aria-atomic", "false"); // each message once, as it is added
    container.append(this.region);
  }

  say(text) {
    const message = document.createElement("p");
    message.textContent = text;
    this.region.append(message);
    while (this.region.childElementCount > KEPT) {
      this.region.firstElementChild.remove();
    }
  }

  /** Announce something that is also shown on the map for a while. */
  notify(text) {
    const notice = document.createElement("div");
    notice.className = "atlas-notice";
    notice.textContent = text;
    this.say(text);
    this.region.before(notice);
    setTimeout(() => notice.remove(), 8000);
  }

  /** Say how the view {shown: layer's title → its number of features, filters: a text that changes as they do,
   * of: how many features the layers have (null: not known), selected: a name or null} differs from the one
   * followed before; of the first there is nothing to say. */
  follow(view) {
    const before = this.view;
    this.view = view;
    if (before) {
      [...shownOrHidden(before, view), ...selection(before, view)].forEach((text) =>
        this.say(text),
      );
      if (view.filters !== before.filters) {
        clearTimeout(this.filtered);
        this.filtered = setTimeout(() => this.say(onMap(this.view)), REST);
      }
    }
  }
}

function shownOrHidden(before, after) {
  const came = [...after.shown].filter(([title]) => !before.shown.has(title));
  const went = [...before.shown].filter(([title]) => !after.shown.has(title));
  if (came.length + went.length === 1) {
    const [title, number] = came[0] ?? went[0];
    return [`${title} ${came.length ? "shown" : "hidden"}, ${features(number)}`];
  }
  const same = came.length + went.length === 0 && sum(after.shown) === sum(before.shown);
  return same || before.filters !== after.filters ? [] : [onMap(after)];
}

/** How many features the map shows and, where known, of how many. */
function onMap({ shown, of }) {
  const total = sum(shown);
  return of === null ? `${features(total)} on the map` : counted({ shown: total, of });
}

function selection(before, after) {
  if (after.selected === before.selected) {
    return [];
  }
  return [
    after.selected ? `${after.selected} selected. Its panel follows the map.` : "Nothing selected",
  ];
}

function sum(shown) {
  return [...shown.values()].reduce((total, number) => total + number, 0);
}

function features(number) {
  return number === 1 ? "1 feature" : `${number} features`;
}
