"""What profiles say stands in the way of targets, and what was tried: told in a report that misses one.

The figures here are of profiles and trials of November 2026, not of the run that is reported.
"""

from __future__ import annotations

#: By the beginning of the target's text.
PROFILES = {
    "Legend toggle ≤ 1.5": """\
Both ways need the same two frames of the screen: one in which the click is drawn, one in which the probe
reads it. A trace of ours has 4 ms of our scripts for the click, 2 ms for the canvases and 3 ms for the
labels. The browser then copies each canvas that changed, up to three (symbols, two of halos), without a
GPU; the probe reads them too, for 6 ms a frame against 3. Tried and kept: only what passed another shape
is drawn anew, halos on their own canvas alone, labels and spread points that did not change are left,
canvases reach less far beyond the frame, and the page's own switch is moved after the frame. Together
this took the ratio from 2.5.""",
    "First map, warm": """\
The empty map's time ends when Leaflet's controls stand on an empty pane, before a pixel is drawn. Of ours
(in a trial 1.77 s, the empty page 0.54 s, medians of seven) 0.58 s go without sidebar and panel, of which
0.13 s are filters, year and base maps; the search box makes no difference that shows. It is React's work
over Streamlit's elements and their styles. Of what is left 0.5 s lie between the frame's first script and
the map: 0.1 s to fetch from the cache, some 0.25 s of our scripts and Leaflet (base map 0.12, layers
0.09, labels 0.02), the rest layout, canvases and pixels. Tried: the map before the sidebar (no difference
that could be told from noise, and a click in between was lost), all scripts as one file (none).""",
    "Snapshot PNG": """\
No part stands out: drawing and packing the pixels take some 0.2 and 0.35 s, placing and laying out the rest.
Tried and kept: texts as kept outlines, one path each; places of names in arrays, off a coast by distances;
land simplified ring by ring; arrows of a line as one path. Tried and left: an encoder of our own without
row filters (0.15 s less), Pillow's other levels and strategies (no faster, or larger).""",
    "Snapshot SVG": """\
As for PNG; the writer of matplotlib takes 0.15 to 0.2 s. Letters are text already, with their font.""",
}
