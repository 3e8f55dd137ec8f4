/* Motion on the map, which readers may have switched off in their system. */

/** Let maps that are made from now on move at once where the reader wants no motion. */
export function obeyMotion() {
  if (!matchMedia("(prefers-reduced-motion: reduce)").matches) {
    return;
  }
  const { panBy } = L.Map.prototype;
  L.Map.mergeOptions({
    fadeAnimation: false,
    inertia: false, // a drag that goes on when the hand has let go
    markerZoomAnimation: false,
    zoomAnimation: false,
  });
  L.Map.include({
    // all that pans comes through here: the arrow keys, `panTo`, `setView`, the way back from the map's edge
    panBy(offset, options) {
      return panBy.call(this, offset, { ...options, animate: false });
    },
  });
}
