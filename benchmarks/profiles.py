"""What profiles say stands in the way of targets, and what was tried: told in a report that misses one.

The figures here are of profiles and trials of November 2026, not of the run that is reported.
"""

from __future__ import annotations

#: By the beginning of the target's text.
PROFILES = {
    "Legend toggle ≤ 1.5": """\
Both ways need the same two frames of the screen: one in which the click is drawn, one in which the probe
reads it. A trace of ours has 4 ms of our scripts for the click, 2 ms for the canvases and 3 ms for the
labels. The browser then composes the canvases without a GPU; the probe reads them too, for 5 ms a frame
against 3. Tried and kept: only what passed another shape is drawn anew, halos on their own canvases,
which are taken away while they are empty, labels and spread points that did not change are left,
canvases reach less far beyond the frame, and the page's own switch is moved after the frame. Together
this took the ratio from 2.5.""",
    "Year, a step in a drag (sidebar)": """\
Streamlit's page draws its slider anew before the map hears of the step; the slider in the legend, which has
no such page around it, needs less.""",
    "Server's work for a click": """\
A run of the map's fragment takes 8 ms (10.9 before the map was rendered once a process, instead of in each
run): some 20 messages to the page, a third of it, and streamlit-folium's own work on the constant map, a
quarter. The rest of what is counted here are the panels that are fetched ahead, about a millisecond each:
those near the middle of the map when it rests, and what is pointed at. Tried and kept: what a panel leads
to is fetched when it is pointed at, not with each click; that took it
from 47 to 19 ms in trials on a busy machine.""",
    "First map, warm": """\
The empty map's time ends when Leaflet's controls stand on an empty pane, before a pixel is drawn. Of
ours (in an earlier trial 1.77 s, the empty page 0.54 s, medians of seven) 0.58 s went without sidebar
and panel, of which 0.13 s are filters, year and base maps; the search box makes no difference that
shows. It is React's work over Streamlit's elements and their styles. Of what is left 0.5 s lay between
the frame's first script and the map, some 0.25 s of them in our scripts and Leaflet (base map 0.12,
layers 0.09, labels 0.02). Between Streamlit's last message and the frame lie some 0.25 s in which little
runs: React holds back what it loads late, for 0.3 s after each placeholder; the empty page waits so,
too. Tried and kept: the page asks for the map's documents while Streamlit is still building it, and
browsers keep the script of streamlit-folium's frame; the map was there after 0.78 s instead of 1.13.
Tried and left: the map before the sidebar (no difference that could be told from noise, and a click in
between was lost), all scripts as one file (none).""",
    "Snapshot PNG": """\
No part stands out: drawing and packing the pixels take some 0.2 and 0.35 s, placing and laying out the
rest. Tried and kept: texts as kept outlines, one path each; places of names in arrays, off a coast by
distances; land simplified ring by ring; arrows of a line as one path. Tried and left: an encoder of our
own without row filters (0.15 s less), Pillow's other levels and strategies (no faster, or larger).""",
    "Snapshot SVG": """\
As for PNG; the writer of matplotlib takes 0.15 to 0.2 s. Letters are text already, with their font.""",
}
