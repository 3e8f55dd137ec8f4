"""The limits on everything that comes from outside: numbers in addresses, links, files and forms.

They are in one table, so that a reader, a route, a figure and a command refuse the same thing. Code that
reads a number from outside compares it with its range here before it computes with it. Lengths of text are
characters (code points), zooms are those of Web Mercator tiles; other units are in each comment.
"""

from __future__ import annotations

from typing import Final

# Addresses and links.

#: Zooms of the map and of tiles; at 22 a pixel is a few centimetres of ground.
LEAST_ZOOM: Final = 0
MOST_ZOOM: Final = 22
#: Characters of a link's query string; longer ones may be cut by some browsers and proxies.
MOST_QUERY: Final = 8_000
#: Characters of the path of an address, decoded; our longest path names a base map's file.
MOST_PATH: Final = 500
#: Unreadable parts of a link that a message lists; further ones are only counted.
MOST_NAMED_PARTS: Final = 5
#: Characters of an id, or of a name or value of a link, that a message repeats: more would hide its remedy.
MOST_REPEATED_TEXT: Final = 100

# The server.

#: Seconds within which the whole head of a request must arrive.
HEAD_SECONDS: Final = 15
#: While data wait to be sent, a reader must take at least LEAST_TAKEN bytes in TAKING_SECONDS. The slowest
#: mobile network takes that many in ten seconds.
LEAST_TAKEN: Final = 60_000
TAKING_SECONDS: Final = 60
#: Connections at once; a reader's browser holds up to seven. Past them the answer is 503.
MOST_CONNECTIONS: Final = 1_000
#: Connections from one address at once: enough for a class of thirty behind one router, but too few for one
#: machine to take them all.
MOST_FROM_ONE: Final = 250
#: Connections past MOST_CONNECTIONS that get their 503 when they send a request. Any more get it as soon as
#: they connect: otherwise connections that never send one would use up the open files of the process.
MOST_REFUSED_ON_REQUEST: Final = 250
#: Connections that wait to be accepted (the backlog of the socket); the server accepts all of them at once.
MOST_BACKLOG: Final = 100
#: Other files and sockets that a server has open at once, including MOST_REFUSED_ON_REQUEST and MOST_BACKLOG.
MOST_OTHER_FILES: Final = 500
#: Fragments of one WebSocket message; browsers send one, or a few for a large message.
MOST_FRAGMENTS: Final = 1_000
#: Bytes of a message from the page to Python. It carries the state of the widgets, a few kilobytes.
MOST_MESSAGE_BYTES: Final = 1_000_000
#: Preview pictures of links that wait to be drawn; each takes one processor a second or two.
MOST_PICTURES_WAITING: Final = 8
#: Documents of the map that wait to be built.
MOST_DOCUMENTS_WAITING: Final = 200
#: Downloads of a dialog that wait for another one to finish. Each occupies one of the few threads for them.
MOST_FILES_WAITING: Final = 3
#: Seconds after which a client that was refused because the server is full may try again.
RETRY_SECONDS: Final = 10

# Files of an atlas.

#: One file of an atlas, and all files of one together, in bytes.
MOST_FILE_BYTES: Final = 200_000_000
MOST_ATLAS_BYTES: Final = 500_000_000
#: Brackets within brackets in JSON and TOML. GeoJSON needs eight, CSL-JSON six.
MOST_NESTING: Final = 64

# Figures.

#: The smallest and largest width and height of a figure, in millimetres: the largest is about A0.
LEAST_FIGURE_MM: Final = 60.0
MOST_FIGURE_MM: Final = 1200.0
#: Resolution of a picture in dots per inch: from below a screen's to that of the finest printers.
LEAST_DPI: Final = 50
MOST_DPI: Final = 600
#: Pixels of a picture; each takes eight bytes while it is drawn and written. A0 at 300 dots per inch has 140
#: million. The limit for one side is that of the drawing library.
MOST_PIXELS: Final = 150_000_000
MOST_PIXELS_A_SIDE: Final = 65_535
#: Characters of the title and subtitle of a figure: longer ones leave no room for the map.
MOST_TITLE: Final = 300
MOST_SUBTITLE: Final = 600

# What an atlas may hold. Each is far above what a reader can use; they keep time and memory bounded.

#: atlas.toml, and other TOML, in bytes: Python reads it slowly.
MOST_TOML_BYTES: Final = 2_000_000
#: Values of one JSON file, estimated from its brackets and commas; each takes about 50 bytes of memory.
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
#: Characters of an id: files are named after it, and a file name has at most 255 bytes.
MOST_ID: Final = 100
#: Characters of a name, title or other label; and of an address.
MOST_NAME: Final = 300
MOST_ADDRESS: Final = 2_000
#: Characters of any other text. A cell of CSV is read up to 131,072.
MOST_TEXT: Final = 100_000
#: A fact's number, positive or negative: it fits in 64 bits, and all the money of the world in won is less.
MOST_NUMBER: Final = 10**18
#: Half way round the Earth in metres: no position is further off.
MOST_METRES: Final = 20_040_000
#: Levels of wholes above a feature, one above the other, through `part_of`.
MOST_LEVELS: Final = 64
#: Layers, groups and start views, each: a longer legend would be of no use.
MOST_LAYERS: Final = 50

# Places on a map.

#: Degrees of latitude, north and south, where a Web Mercator map ends, so that it is as high as it is wide.
MOST_MERCATOR_LATITUDE: Final = 85.0511
#: Ranks of a base map's towns, and of its seas and countries, the largest first; a rank decides the zooms.
TOWN_RANKS: Final = range(6)
AREA_RANKS: Final = range(1, 5)
