/** Where a person is in MELO. The URL owns it; everything else derives it from there. */
export interface Place {
  /** Undefined at home (`@me`). */
  readonly spaceId: string | undefined;
  readonly roomId: string | undefined;
  /** `?video=true`: the call of this channel, with the camera. */
  readonly wantsVideo: boolean;
  /** `?voice=true`: the call of a channel of text or of a conversation, without the camera. */
  readonly wantsVoice: boolean;
}

/** Whether the call of a channel of text or of a conversation stands there instead of its messages. */
export function wantsCall({ wantsVideo, wantsVoice }: Pick<Place, "wantsVideo" | "wantsVoice">): boolean {
  return wantsVideo || wantsVoice;
}

const homeSegment = "@me";

function decodeSegment(segment: string | undefined): string | undefined {
  if (segment === undefined || segment === "") return undefined;
  try {
    return decodeURIComponent(segment);
  } catch {
    // A mangled link is a place that does not exist.
    return undefined;
  }
}

/** Reads `/channels/<spaceId>/<roomId>` and `/channels/@me/<roomId>`. */
export function placeFromUrl(pathname: string, search: URLSearchParams): Place {
  const [, , first, second] = pathname.split("/");
  const space = decodeSegment(first);
  return {
    spaceId: space === homeSegment ? undefined : space,
    roomId: decodeSegment(second),
    wantsVideo: search.get("video") === "true",
    wantsVoice: search.get("video") !== "true" && search.get("voice") === "true",
  };
}

function callQueryOf(place: Partial<Place>): string {
  if (place.wantsVideo === true) return "?video=true";
  return place.wantsVoice === true ? "?voice=true" : "";
}

export function urlOfPlace(place: Partial<Place>): string {
  const segments = [encodeURIComponent(place.spaceId ?? homeSegment)];
  // `@` may stand in a path, and links read better with it.
  segments[0] = segments[0]?.replace("%40", "@") ?? homeSegment;
  if (place.roomId !== undefined) segments.push(encodeURIComponent(place.roomId));
  return `/channels/${segments.join("/")}${callQueryOf(place)}`;
}
