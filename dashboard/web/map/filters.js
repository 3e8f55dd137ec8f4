/* What hides a feature: its layer's switch, the filters, and the year that is shown. */

/** The entry of a history [[year, what], …] at the end of a year (null: today); null before the first. */
export function statusIn(history, year) {
  const begun = year === null ? history : history.filter(([since]) => since <= year);
  return begun.at(-1)?.[1] ?? null;
}

/** Give a feature the status that it had at the end of a year (null: today), and whether it was confirmed. */
export function setYear(properties, year) {
  properties.status = statusIn(properties.history, year);
  properties.unconfirmed = statusIn(properties.unconfirmed_by_year, year) ?? false;
}

/** Whether a feature of a layer, given its properties, passes a state's layers, filters and year. */
export function passes(
  { layers, statuses, sectors, year },
  layer,
  { status, since, sectors: own },
) {
  const begun = year === null || (since !== null && since <= year);
  return (
    begun &&
    layers.has(layer) &&
    (statuses.length === 0 || statuses.includes(status)) &&
    (sectors.length === 0 || own.some((sector) => sectors.includes(sector)))
  );
}
