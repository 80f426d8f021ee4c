const { readFileSync } = require("node:fs");
const { dirname, join } = require("node:path");
const { pack } = require("./pack.cjs");

/**
 * Of the app's build, for the package `unhomoglyph`, by which matrix-js-sdk tells apart people whose names look the same:
 * its table of characters, smaller by 19 kB gzip, and what reads it.
 */
module.exports = function packLookAlikes() {
  const table = join(dirname(this.resourcePath), "data.json");
  const reader = join(__dirname, "replace-look-alikes.js");
  this.addDependency(table);
  this.addDependency(reader);
  const packed = JSON.stringify(pack(JSON.parse(readFileSync(table, "utf8"))));
  return readFileSync(reader, "utf8").replace("__PACKED_TABLE__", () => packed);
};
