"""The icons of the sectors, which point symbols carry on every map."""

from __future__ import annotations

from geodata.vocabulary import Sector

#: Signs for the sectors: SVG paths in a 24 × 24 box, drawn by us, filled with one colour.
SECTOR_ICONS: dict[Sector, str] = {
    Sector.NATURAL_GAS: "M12 3c3 4 6 7 6 11a6 6 0 0 1-12 0c0-2 1-4 2.5-5.5C9 11 10 12 11 12c0-3 0-6 1-9z",
    Sector.ELECTRICITY: "M13 2 5 14h6l-1 8 8-12h-6z",
    Sector.RAILROADS: "M7 3h10a2 2 0 0 1 2 2v9a3 3 0 0 1-3 3l2 4h-2.4l-1.2-2.4H9.6L8.4 21H6l2-4a3 3 0 0 1-3-3V5a2 2 0 0 1 2-2zm0 3v5h10V6z",
    Sector.SEAPORTS: "M12 2a3 3 0 0 1 1.2 5.7V10H17v2h-3.8v7.8A7 7 0 0 0 18.6 15l-1.9.3L20 11.5l2 4.5-1.6-.3A9 9 0 0 1 12 22a9 9 0 0 1-8.4-6.3L2 16l2-4.5 3.3 3.8L5.4 15a7 7 0 0 0 5.4 4.8V12H7v-2h3.8V7.7A3 3 0 0 1 12 2z",
    Sector.SHIPPING_ROUTES: "M3 13h3V8h4V4h4v4h4v5h3l-2.5 6a4 4 0 0 1-3 1 5 5 0 0 1-3.5-1 5 5 0 0 1-3.5 1A4 4 0 0 1 5.5 19z",
    Sector.SHIPBUILDING: "M2 14h20l-3 6H5zM6 12V8h5V3h2v5l6 4z",
    Sector.AGRICULTURE: "M11 22V12C6 12 4 9 4 5c4 0 6.5 1.5 7.5 5C12 5.5 15 3 20 3c0 6-3 9-7 9v10z",
    Sector.FISHERIES: "M2 12c3-5 9-7 14-3l5-4v14l-5-4c-5 4-11 2-14-3zm5-2a1.3 1.3 0 1 0 0 2.6 1.3 1.3 0 0 0 0-2.6z",
    Sector.MEDICINE: "M9.5 3h5v6.5H21v5h-6.5V21h-5v-6.5H3v-5h6.5z",
    Sector.INDUSTRIAL_PARKS: "M3 21V10l6 4v-4l6 4V3h5v18z",
}
