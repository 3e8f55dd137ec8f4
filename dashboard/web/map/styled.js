/* When the map's styles are there: the base map takes its colours from them. */
const PATIENCE = 10_000; // milliseconds, after which the map is drawn as well as it can be

/** A promise that ends once the style sheets have loaded; one that fails ends it, too. */
export function styled(page = document) {
  return new Promise((done) => {
    const look = (event) => {
      if (hasColours(page) || event?.type === "error") {
        page.removeEventListener("load", look, true);
        page.removeEventListener("error", look, true);
        clearTimeout(patience);
        done();
      }
    };
    const patience = setTimeout(look, PATIENCE, { type: "error" });
    page.addEventListener("load", look, true); // captured: those of links do not bubble
    page.addEventListener("error", look, true);
    look();
  });
}

function hasColours(page) {
  const style = page.defaultView.getComputedStyle(page.documentElement);
  return style.getPropertyValue("--land").trim() !== "";
}
