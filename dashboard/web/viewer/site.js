/* The front page of the published site: its documents are files of the site. */

import * as host from "../hosts/site.js";
import { Viewer, fail } from "./viewer.js";

/** Show what stands in the page for browsers without scripts. */
function stayStill() {
  for (const each of document.querySelectorAll("noscript")) {
    each.outerHTML = each.textContent;
  }
  const map = document.querySelector(".still p a");
  map.href += location.search; // it opens the same feature
}

async function json(address) {
  const answer = await host.request(address);
  if (!answer.ok) {
    throw new Error(`${address}: ${answer.status}`);
  }
  return answer.json();
}

async function begin() {
  if (location.protocol === "file:") {
    stayStill(); // browsers let no page of a folder load what lies beside it
    return;
  }
  const viewer = new Viewer(JSON.parse(document.getElementById("view").textContent), host);
  try {
    await viewer.begin(json("interactive/search.json"));
  } catch (error) {
    fail("Part of the map could not be loaded. Reload the page.");
    throw error;
  }
}

begin();
