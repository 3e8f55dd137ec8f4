/* The map's words about features, and the number of features that it shows. */

/** Name, kind and, where known, status of a feature, in words; `statuses` is that part of the style. */
export function describe(properties, statuses) {
  const status = statuses[properties.status]?.label.toLowerCase();
  const doubt = properties.unconfirmed && "unconfirmed";
  return [properties.name, properties.kind_label, status, doubt].filter(Boolean);
}

/** The tooltip with these words: the name, and the others below it. */
export function tipOf([name, ...rest]) {
  const tip = document.createElement("div");
  const title = document.createElement("strong");
  title.textContent = name;
  const about = document.createElement("div");
  about.textContent = rest.join(", ");
  tip.append(title, about);
  return tip;
}

/** The number of features that shapes show of each of these layers, by the layer's title. */
export function countByTitle(layers, shapes) {
  const shown = new Map(layers.map(({ id }) => [id, new Set()]));
  shapes.forEach(({ layerId, feature }) => shown.get(layerId)?.add(feature.id));
  return new Map(layers.map(({ id, title }) => [title, shown.get(id).size]));
}

/** How many features of the layers in a set are shown, of how many that are held in groups by layer. */
export function countShown(layers, groups, shown) {
  const held = [...layers].flatMap((id) => groups.get(id) ?? []);
  return { shown: different(shown), of: different(held) };
}

function different(shapes) {
  return new Set(shapes.map(({ feature }) => feature.id)).size;
}

/** How many features of the layers in a set have no date, and so no place in time. */
export function countUndated(layers, shapes) {
  const undated = [...shapes].filter(
    ({ layerId, feature }) => layers.has(layerId) && feature.properties.since === null,
  );
  return new Set(undated.map(({ feature }) => feature.id)).size;
}
