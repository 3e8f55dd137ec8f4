"""The published site: an atlas as static files for any web server, for a part of one, or for a folder.

    index.html              map, panel and search, with the links of the dashboard (?feature=ID …)
    atlas/, interactive/    what the front page fetches; panels, layers and base map as the server has them
    map.html                the map in one file, which also works from a folder
    features/ID.html        a page for each feature; features/index.html lists them
    sources/ID.html         a page for each reference; sources/index.html lists them
    datasets/ID.html        a page for each dataset
    passages.html, methodology.html, disagreements.html, downloads.html, licences.html, 404.html
    data/                   JSON at addresses that stay (addresses.py): atlas, features, layers, JSON Schema
    downloads/              the atlas in every export format
    pictures/ID.png         a map of each feature

`tasks.py` makes all of it, in tasks that `ninebridges publish` shares among several processes; `folder.py`
puts it into a folder. The same atlas gives the same bytes.
"""

from dashboard.reader.site.folder import publishing
from dashboard.reader.site.tasks import Site, Task, tasks

__all__ = ["Site", "Task", "publishing", "tasks"]
