"""What comes from outside and how large it may be: every number of an address, a link, a file or a form.

One table, so that a reader, a route, a figure and a command refuse the same thing. Whoever reads a number
from outside compares it with its range here before it computes anything with it. Bytes are bytes, lengths
of text are characters (code points), zooms are those of Web Mercator tiles.
"""

from __future__ import annotations

from typing import Final

# Addresses and links.

#: Zooms of the map and of tiles; at 22 a pixel is a few centimetres of ground.
LEAST_ZOOM: Final = 0
MOST_ZOOM: Final = 22
#: A link's query string; browsers and proxies pass on no more than this for certain.
MOST_QUERY: Final = 8_000
#: The path of an address, decoded; the longest of ours names a base map's file.
MOST_PATH: Final = 500
#: What of a link is told to be unreadable, before the rest is only counted.
MOST_TOLD: Final = 5
#: Characters of an id, or of a name or value of a link, that a message repeats: more would hide its remedy.
MOST_TOLD_TEXT: Final = 100

# The server.

#: Seconds for the head of a request to come whole.
HEAD_SECONDS: Final = 15
#: Of what waits to be sent, the bytes that a reader must take in so many seconds: the slowest of mobile
#: networks takes them in ten.
LEAST_TAKEN: Final = 60_000
TAKING_SECONDS: Final = 60
#: Connections at once; a reader's browser holds up to seven. Past them the answer is 503.
MOST_CONNECTIONS: Final = 1_000
#: Those of one address among them: a class of thirty behind one router, and no one machine can hold all.
MOST_FROM_ONE: Final = 250
#: Connections past MOST_CONNECTIONS that are told so when they ask; more are refused as they come, or those
#: that never ask would take all the files that a process may have open.
MOST_UNTOLD: Final = 250
#: Connections that wait to be taken, which is done to all of them at a stroke.
MOST_KNOCKING: Final = 100
#: Other files and sockets that a server has open at once, MOST_UNTOLD and MOST_KNOCKING among them.
MOST_OTHER_FILES: Final = 500
#: Pieces that a WebSocket's message may come in; browsers send one, or some for a large one.
MOST_FRAGMENTS: Final = 1_000
#: A message from the page to Python: the state of its widgets, a few kilobytes.
MOST_MESSAGE_BYTES: Final = 1_000_000
#: Pictures behind links that wait to be drawn, each a second or two of one processor.
MOST_PICTURES_WAITING: Final = 8
#: Documents of the map that wait to be put together.
MOST_DOCUMENTS_WAITING: Final = 200
#: Downloads of a dialog that wait until another is made. Each holds one of the few threads for them.
MOST_FILES_WAITING: Final = 3
#: Seconds after which one who was refused for lack of room may ask again.
RETRY_SECONDS: Final = 10

# Files of an atlas.

#: One file of an atlas, and all files of one together, in bytes.
MOST_FILE_BYTES: Final = 200_000_000
MOST_ATLAS_BYTES: Final = 500_000_000
#: Brackets within brackets in JSON and TOML. GeoJSON needs eight, CSL-JSON six.
MOST_NESTING: Final = 64

# Figures.

#: The smallest and largest width and height of a figure, in millimetres: from a stamp that holds a map to A0.
LEAST_FIGURE_MM: Final = 60.0
MOST_FIGURE_MM: Final = 1200.0
#: Dots an inch of a picture: a screen's, and what the finest printers set.
LEAST_DPI: Final = 50
MOST_DPI: Final = 600
#: Pixels of a picture, which take eight bytes each while it is drawn and written: A0 at 300 dots an inch has
#: 140 million. On a side, no more than the library that draws can count.
MOST_PIXELS: Final = 150_000_000
MOST_PIXELS_A_SIDE: Final = 65_535
#: Title and subtitle of a figure: more is no title, and leaves no room for the map.
MOST_TITLE: Final = 300
MOST_SUBTITLE: Final = 600

# What an atlas may hold. Each is far above what a reader can use; they keep time and memory bounded.

#: atlas.toml, and other TOML, in bytes: Python reads it slowly.
MOST_TOML_BYTES: Final = 2_000_000
#: Brackets and commas of one JSON file: each value of it takes some 50 bytes of memory.
MOST_VALUES: Final = 20_000_000
#: Digits of one whole number in JSON; 64 bits hold 19.
MOST_DIGITS: Final = 19
#: Rows of a table, and features of a layer.
MOST_ROWS: Final = 500_000
#: Problems that are listed of one file, errors and warnings each.
MOST_PROBLEMS: Final = 500
#: Files in a zip, and its list of them in bytes, which is read before anything else.
MOST_ZIP_ENTRIES: Final = 20_000
MOST_ZIP_LIST_BYTES: Final = 10_000_000
#: Characters of an id: files are named after it, and a name of a file has 255 bytes.
MOST_ID: Final = 100
#: Characters of a name, title or other label; and of an address.
MOST_NAME: Final = 300
MOST_ADDRESS: Final = 2_000
#: Characters of any other text. A cell of CSV is read up to 131,072.
MOST_TEXT: Final = 100_000
#: A fact's number, either side of zero: whole numbers of 64 bits go so far, and all the world's money in won.
MOST_NUMBER: Final = 10**18
#: Half way round the Earth in metres: no position is further off.
MOST_METRES: Final = 20_040_000
#: How far up `part_of` may lead.
MOST_LEVELS: Final = 64
#: Layers, groups and starting views, each: a legend with more is no legend.
MOST_LAYERS: Final = 50

# Places on a map.

#: Degrees of latitude, north and south, at which a map in Web Mercator ends: it is as high as it is wide.
MOST_MERCATOR_LATITUDE: Final = 85.0511
#: Ranks of a base map's towns, and of its seas and countries, the largest first; each has its zooms.
TOWN_RANKS: Final = range(6)
AREA_RANKS: Final = range(1, 5)
