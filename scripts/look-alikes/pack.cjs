/**
 * A table of single characters and what each looks like as one string of a third of the size: the distances between the
 * characters in base 36, and below them a line for each replacement, empty where it is Unicode's compatibility decomposition.
 */
exports.pack = function pack(table) {
  const entries = Object.entries(table)
    .map(([character, replacement]) => ({ character, replacement, code: character.codePointAt(0) }))
    .sort((one, other) => one.code - other.code);
  const isUnfit = ({ character, replacement }) =>
    [...character].length !== 1 || replacement === "" || replacement.includes("\n");
  const unfit = entries.find(isUnfit);
  if (unfit !== undefined) throw new Error(`cannot pack what ${JSON.stringify(unfit.character)} looks like`);
  const distances = entries.map(({ code }, index) => (code - (entries[index - 1]?.code ?? 0)).toString(36));
  const replacements = entries.map(({ character, replacement }) =>
    character.normalize("NFKD") === replacement ? "" : replacement,
  );
  return [distances.join(" "), ...replacements].join("\n");
};
