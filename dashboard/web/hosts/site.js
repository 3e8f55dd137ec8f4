/* What the map has for a host in the published site: the site's files. */

export * from "./own.js";

/** A document of the site: the answer to a request. */
export const request = (address) => fetch(address);

export const panels = undefined; // fetched, as in the dashboard

const REST = 250; // milliseconds: a year that is dragged is not written at each step
let waiting;
addEventListener("popstate", () => clearTimeout(waiting));

/** Write a view's query string into the page's address: as a step from which the browser goes back, or over the last. */
export function writeLink(query, isStep) {
  clearTimeout(waiting);
  const address = query ? `?${query}` : location.pathname;
  if (isStep) {
    history.pushState(null, "", address);
  } else {
    waiting = setTimeout(() => history.replaceState(null, "", address), REST);
  }
}
