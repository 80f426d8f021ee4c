import type { PortraitLook } from "./portrait.ts";

/** Who is in the pictures, and what they say: the people of the design's mocks. */

export interface Character {
  readonly username: string;
  readonly displayName: string;
  readonly look: PortraitLook;
  readonly isTalking: boolean;
}

export const ann: Character = {
  username: "ann",
  displayName: "Ann Lindqvist",
  isTalking: false,
  look: {
    wall: ["#5b69b4", "#3a437f"],
    skin: "#eab892",
    shade: "#d79d78",
    hair: "#c98a3c",
    clothes: "#e9e5db",
    clothesShade: "#d3cec1",
    hairStyle: "long",
    room: "shelves",
  },
};

export const ben: Character = {
  username: "ben",
  displayName: "Ben Okafor",
  isTalking: true,
  look: {
    wall: ["#2f7480", "#1b4a56"],
    skin: "#7d4a31",
    shade: "#693b26",
    hair: "#201310",
    clothes: "#e0a43b",
    clothesShade: "#cf9431",
    hairStyle: "short with beard",
    room: "plant",
  },
};

export const cleo: Character = {
  username: "cleo",
  displayName: "Cleo Marchetti",
  isTalking: false,
  look: {
    wall: ["#a5617e", "#65385a"],
    skin: "#e0a983",
    shade: "#cd9169",
    hair: "#3a1f1c",
    clothes: "#2f3560",
    clothesShade: "#282d54",
    hairStyle: "bun with glasses",
    room: "lamp",
  },
};

/** Members without a browser. */
export const others = [
  { username: "dara", displayName: "Dara" },
  { username: "eli", displayName: "Eli Brandt" },
  { username: "farah", displayName: "Farah Haddad" },
  { username: "hana", displayName: "Hana" },
] as const;

export const serverName = "Paper Lanterns";
/** Further servers of Ann's, for the rail. */
export const otherServers = ["River Band", "Chess Klub", "Soup Collective"] as const;
export const topic = "Everything that is not art, builds or bridges. Be kind, write in full sentences.";
export const textChannels = ["art-and-lanterns", "build-breakers", "off-topic"] as const;
export const voiceChannels = ["Playtest"] as const;

interface Message {
  readonly from: Character;
  readonly text: string;
}

export const talk: readonly Message[] = [
  { from: ann, text: "Welcome in! The river level is almost there, so this is where it all comes together." },
  { from: cleo, text: "Finally a place of our own. Where do the sketches go?" },
  { from: ann, text: "Into #art-and-lanterns. Unfinished is fine, unfinished is better." },
  { from: ben, text: "I have put the current into the water shader. Boats follow it, more or less." },
  { from: cleo, text: "More or less?" },
  { from: ben, text: "One of them follows it upstream." },
  { from: ann, text: "Please keep that one." },
  { from: ben, text: "Second lantern row now drifts with the current instead of against it." },
  { from: ben, text: "The fix was one sign, of course." },
  { from: cleo, text: "It looks lovely at the lower bridge. Who painted the new reflections?" },
  { from: ann, text: "Hana did, in one evening. The layers are on the shelf if you want them." },
  { from: cleo, text: "I want them printed on my wall." },
  { from: ben, text: "Works on my old laptop too, 58 frames a second. Merging." },
  { from: ann, text: "Thank you both. Playtest on Thursday at eight, bring somebody who has never seen it." },
  { from: cleo, text: "My brother is in. He breaks everything within ten minutes." },
  { from: ben, text: "Perfect. I am in the Lounge if somebody wants to look at the invisible bridge with me." },
];

/** What Ann has not read yet. */
export const elsewhere: Message & { readonly channel: (typeof textChannels)[number] } = {
  from: ben,
  channel: "build-breakers",
  text: "Tonight's build has a bridge that nobody can see, but everybody can cross.",
};
