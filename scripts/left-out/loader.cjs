const { readFileSync } = require("node:fs");

/** Of the app's build: the file `standIn` takes the place of the module that was asked for. */
module.exports = function leaveOut() {
  const { standIn } = this.getOptions();
  this.addDependency(standIn);
  return readFileSync(standIn, "utf8");
};
