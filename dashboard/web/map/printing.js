/* The map on paper. */

/** Call with true before the page is printed, and with false after it. */
export function watchPrint(change) {
  window.addEventListener("beforeprint", () => change(true));
  window.addEventListener("afterprint", () => change(false));
}

/** Draw what a canvas would draw with the next frame, for which a printer does not wait, and put back a pixel
 * as it is: without, Chromium prints what was drawn as vectors, and on paper the clearing before it clears all
 * that lies below the canvas. */
export function drawNow(renderer) {
  if (renderer?._redrawRequest) {
    L.Util.cancelAnimFrame(renderer._redrawRequest);
    renderer._redraw();
    renderer._ctx.putImageData(renderer._ctx.getImageData(0, 0, 1, 1), 0, 0);
  }
}
