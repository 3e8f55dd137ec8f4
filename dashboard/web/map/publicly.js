/* What a page with a map knows of it: `NineBridges.atlas`, and what it takes to ask where something is drawn. */

import { Crowd } from "./crowding.js";
import { notches } from "./looks.js";
import { standing } from "./ring.js";
import { inView } from "./stepping.js";
import { Dot, Line } from "./symbols.js";

/** The one global name of the scripts in a window, for an atlas on a map. */
export function publicly(atlas) {
  return { atlas, Crowd, Dot, Line, inView, notches, standing };
}
