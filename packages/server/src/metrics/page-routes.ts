/** Pages and files of `web`, as a label: few and fixed, without codes of invitations and ids of rooms. */
const routes: readonly (readonly [RegExp, string])[] = [
  [/^\/(?:api\/livekit|login|setup)?$/, ""],
  [/^\/channels(?:\/|$)/, "/channels/*"],
  [/^\/invite\//, "/invite/:code"],
  [/^\/_next\/static\//, "/_next/static/*"],
  [/^\/media\//, "/media/*"],
  [/^\/gallery(?:\/|$)/, "/gallery/*"],
];

/** The pattern of a request target; `none` for what `web` does not have. */
export function pageRouteOf(target: string): string {
  const path = target.split(/[?#]/, 1)[0] ?? "";
  const found = routes.find(([pattern]) => pattern.test(path));
  if (found === undefined) return "none";
  return found[1] === "" ? path : found[1];
}
