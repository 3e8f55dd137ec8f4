/* The page's own script: so far, nothing. */
"use strict";
