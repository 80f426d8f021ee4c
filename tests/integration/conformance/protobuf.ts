/**
 * As much of protobuf's wire format as Twirp's messages need: LiveKit's SDKs speak Twirp in JSON or in protobuf, and a
 * service under test may use either.
 */
export type ProtobufFields = ReadonlyMap<number, readonly (number | Buffer)[]>;

const varintType = 0;
const lengthType = 2;

export function decodeProtobuf(bytes: Buffer): ProtobufFields {
  const fields = new Map<number, (number | Buffer)[]>();
  let at = 0;
  function varint(): number {
    let [value, factor] = [0, 1];
    for (;;) {
      const byte = bytes[at] ?? 0;
      at += 1;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
      factor *= 128;
    }
  }
  while (at < bytes.length) {
    const tag = varint();
    const [field, type] = [Math.floor(tag / 8), tag % 8];
    if (type !== varintType && type !== lengthType) throw new Error(`protobuf wire type ${type}`);
    const length = varint();
    const value = type === varintType ? length : bytes.subarray(at, (at += length));
    fields.set(field, [...(fields.get(field) ?? []), value]);
  }
  return fields;
}

export function textOf(fields: ProtobufFields, field: number): string {
  return textsOf(fields, field)[0] ?? "";
}

export function textsOf(fields: ProtobufFields, field: number): readonly string[] {
  return (fields.get(field) ?? []).map((value) => (typeof value === "number" ? "" : value.toString("utf8")));
}

export function numberOf(fields: ProtobufFields, field: number): number {
  const value = fields.get(field)?.[0];
  return typeof value === "number" ? value : 0;
}

export function encodeProtobuf(
  entries: readonly (readonly [field: number, value: number | string | Buffer])[],
): Buffer {
  return Buffer.concat(
    entries.map(([field, value]) => {
      if (typeof value === "number") return Buffer.concat([varintOf(field * 8 + varintType), varintOf(value)]);
      const bytes = Buffer.from(value);
      return Buffer.concat([varintOf(field * 8 + lengthType), varintOf(bytes.length), bytes]);
    }),
  );
}

function varintOf(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  do {
    bytes.push((rest % 128) + (rest >= 128 ? 128 : 0));
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  return Buffer.from(bytes);
}
