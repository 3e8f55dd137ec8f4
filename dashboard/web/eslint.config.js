/* The shared configuration of ESLint's own project, and what modules may ask of each other. */

import js from "@eslint/js";
import { importX } from "eslint-plugin-import-x";
import globals from "globals";

/* Leaflet's own private members, which drawing on its canvas and its order of drawing cannot do without. */
const OF_LEAFLET =
  "^_(parts|map|point|place|latlng|renderer|ctx|drawing|drawFirst|drawLast|order|pxBounds|rawPxBounds|" +
  "containsPoint|requestRedraw|redrawRequest|redraw|draw|updateBounds|updatePath|simplifyPoints|project|draggableMoved)$";

export default [
  { ignores: ["built/", "vendor/", "node_modules/"] },
  js.configs.recommended,
  importX.flatConfigs.recommended,
  {
    languageOptions: {
      ecmaVersion: 2022,
      sourceType: "module",
      globals: { ...globals.browser, L: "readonly" },
    },
    rules: {
      "import-x/no-cycle": "error",
      "no-restricted-syntax": [
        "error",
        {
          selector: `MemberExpression[computed=false][property.name=/^_/][property.name!=/${OF_LEAFLET}/]:not([object.type='ThisExpression'], [object.type='Super'])`,
          message: "A private member belongs to its module: export what others need.",
        },
      ],
      "prefer-const": "error",
      "no-var": "error",
      eqeqeq: "error",
    },
  },
  {
    files: ["build.mjs", "tests/**", "eslint.config.js"],
    languageOptions: { globals: globals.node },
  },
];
