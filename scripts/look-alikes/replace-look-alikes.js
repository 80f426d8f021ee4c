/** Reads what `pack.cjs` writes. */
function unpack(packed) {
  const [distances, ...replacements] = packed.split("\n");
  const table = new Map();
  let code = 0;
  distances.split(" ").forEach((distance, index) => {
    code += Number.parseInt(distance, 36);
    const character = String.fromCodePoint(code);
    table.set(character, replacements[index] || character.normalize("NFKD"));
  });
  return table;
}

let table;

/** Every character by the one that it looks like. */
export default function replaceLookAlikes(text) {
  table ??= unpack(__PACKED_TABLE__);
  return Array.from(text, (character) => table.get(character) ?? character).join("");
}
