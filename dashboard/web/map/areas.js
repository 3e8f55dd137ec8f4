/* The names of countries, seas, bays and rivers. */

/* The zooms from and to which a sea or country of each rank is named; rank 4 are bays and rivers. */
const AREA_ZOOMS = [null, [3, 8], [5, 8], [5, 8], [10, 99]];

/* From this rank on a country has little room for its name: far off that would stand in the one beside it. */
const NARROW = 2;

/** The label of an area of the base map, a GeoJSON feature. */
export function areaLabel(area) {
  const { name_en: text, rank, kind } = area.properties;
  const [lng, lat] = area.geometry.coordinates;
  const [zoom, maxZoom] = AREA_ZOOMS[rank];
  const country = kind === "country"; // before the smaller towns, so that no country stays unnamed beside another
  return {
    text,
    lat,
    lng,
    rank: country ? 22.5 : 40 + rank,
    zoom,
    maxZoom,
    centred: true,
    small: rank > NARROW || (country && rank === NARROW),
    once: country ? text : undefined,
    className: `atlas-${kind}`,
  };
}
