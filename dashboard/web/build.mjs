/* Bundles the modules into the scripts that browsers load (built/), and says of which sources they were made.
 *
 * `make web` runs this; `node build.mjs --check` answers whether the scripts are those that it would write. */

import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const ENTRIES = {
  dashboard: "dashboard.js",
  page: "hosts/page.js",
  site: "viewer/site.js",
  viewer: "viewer/file.js",
};
/* What the scripts depend on; tests/test_web.py takes the same hash of the same files. */
const SOURCES = [
  "dashboard.js",
  "hosts",
  "map",
  "panel",
  "viewer",
  "build.mjs",
  "package-lock.json",
];

function filesOf(name) {
  return name.includes(".")
    ? [name]
    : readdirSync(join(HERE, name)).map((each) => `${name}/${each}`);
}

function sourcesHash() {
  const hash = createHash("sha256");
  for (const file of SOURCES.flatMap(filesOf).sort()) {
    hash.update(`${file}\n`).update(readFileSync(join(HERE, file)));
  }
  return hash.digest("hex").slice(0, 16);
}

async function bundled() {
  const { outputFiles } = await build({
    absWorkingDir: HERE,
    entryPoints: ENTRIES,
    outdir: "built",
    bundle: true,
    write: false,
    format: "esm", // in a function of our own, since Leaflet stands before it: strict mode is in effect in it
    target: "es2022",
    charset: "utf8",
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: "none",
    banner: {
      js: `/* Made of sources ${sourcesHash()} by make web: change those. */\n(() => {"use strict";`,
    },
    footer: { js: "})();" },
  });
  return outputFiles;
}

const check = process.argv.includes("--check");
for (const { path, text } of await bundled()) {
  if (!check) {
    writeFileSync(path, text);
  } else if (readFileSync(path, "utf8") !== text) {
    console.error(`${path} is not made of these sources: run make web`);
    process.exitCode = 1;
  }
}
