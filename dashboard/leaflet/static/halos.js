/* Halos: as wide as the declared accuracy.
 *
 * They lie in a pane of their own that is translucent as a whole, so that overlapping ones do not add
 * up to a darker colour that would mean nothing.
 */
"use strict";

(function () {
  const { trace, haloWidth, widen, look } = NineBridges.drawing;

  const Halo = {
    look,

    _reach() {
      return haloWidth(this, this.latitude());
    },

    _updateBounds() {
      this._base._updateBounds.call(this);
      widen(this);
    },
  };

  NineBridges.LineHalo = L.Polyline.extend({
    ...Halo,
    _base: L.Polyline.prototype,

    latitude() {
      return this.getBounds().getCenter().lat;
    },

    _updatePath() {
      const reach = this._renderer._drawing ? this._reach() : 0;
      const ctx = this._renderer._ctx;
      if (reach <= 1.5 || !this._parts.length) {
        return;
      }
      trace(ctx, this._parts, false);
      ctx.lineCap = ctx.lineJoin = "round";
      ctx.strokeStyle = this.look().accent;
      ctx.lineWidth = 2 * reach;
      ctx.stroke();
    },
  });

  NineBridges.DotHalo = L.CircleMarker.extend({
    ...Halo,
    _base: L.CircleMarker.prototype,

    latitude() {
      return this._latlng.lat;
    },

    _updatePath() {
      const reach = this._renderer._drawing ? this._reach() : 0;
      const ctx = this._renderer._ctx;
      if (reach <= 4 || this._map.getZoom() < this.feature.properties.min_zoom) {
        return;
      }
      ctx.beginPath();
      ctx.arc(this._point.x, this._point.y, reach, 0, 2 * Math.PI);
      ctx.fillStyle = this.look().accent;
      ctx.fill();
    },
  });
})();
