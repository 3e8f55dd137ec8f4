"""Web Mercator, against PROJ's."""

from __future__ import annotations

import numpy as np
import pyproj
import pytest
from shapely.geometry import Point, box

from geodata.geometry import mercator
from geodata.geometry.mercator import WORLD

PROJ = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:3857", always_xy=True)
PLACES = [(0, 0), (130.5, 42.34), (-179.9, -60.1), (180, 85.05), (37.6, 55.75)]


@pytest.mark.parametrize(("longitude", "latitude"), PLACES)
def test_it_agrees_with_proj(longitude, latitude):
    x, y = PROJ.transform(longitude, latitude)
    assert (mercator.easting(longitude), mercator.northing(latitude)) == pytest.approx((x, y), abs=1e-3)
    assert (mercator.longitude(x), mercator.latitude(y)) == pytest.approx((longitude, latitude), abs=1e-9)


def test_arrays_are_taken_as_numbers_are():
    longitudes, latitudes = np.array(PLACES, dtype=float).T
    assert mercator.easting(longitudes).tolist() == [mercator.easting(each) for each in longitudes.tolist()]
    assert mercator.northing(latitudes).tolist() == [mercator.northing(each) for each in latitudes.tolist()]
    assert mercator.latitude(mercator.northing(latitudes)) == pytest.approx(latitudes)


@pytest.mark.parametrize("pole", [90, -90])
def test_the_map_ends_before_the_poles(pole):
    assert mercator.northing(pole) == pytest.approx(np.sign(pole) * WORLD / 2, rel=1e-4)
    assert mercator.projected(Point(0, pole)).is_empty
    assert mercator.projected(box(0, -90, 10, 90)).bounds[3] == pytest.approx(WORLD / 2, rel=1e-4)


def test_a_pixel_is_half_as_wide_at_each_zoom():
    assert mercator.metres_a_pixel(0) == pytest.approx(156543.03392804097)
    assert mercator.metres_a_pixel(4) * 16 == pytest.approx(mercator.metres_a_pixel(0))
