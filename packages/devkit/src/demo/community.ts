/** The demo community as plain data: who is there, where, and what they have said. */

export interface DemoPerson {
  readonly localpart: string;
  readonly displayName: string;
}

export interface DemoChannel {
  readonly name: string;
  readonly topic: string;
  readonly kind: "text" | "voice";
  readonly isEncrypted: boolean;
}

export interface DemoMessage {
  readonly from: DemoPerson["localpart"];
  readonly minutesAgo: number;
  readonly text: string;
}

export const serverName = "Lantern House";

/** The first made the server, the second helps to look after it. */
export const people: readonly [owner: DemoPerson, moderator: DemoPerson, ...DemoPerson[]] = [
  { localpart: "maya", displayName: "Maya Lindqvist" },
  { localpart: "tomas", displayName: "Tomás Ferreira" },
  { localpart: "aiko", displayName: "Aiko Tanabe" },
  { localpart: "jonas", displayName: "Jonas Weber" },
];

/** What is said in an encrypted channel only members' devices can write; so the talk is in one that is not. */
export const welcomeChannel: DemoChannel = {
  name: "welcome",
  topic: "Say hello, look around",
  kind: "text",
  isEncrypted: false,
};

export const channels: readonly DemoChannel[] = [
  welcomeChannel,
  { name: "general", topic: "Everything and nothing", kind: "text", isEncrypted: true },
  { name: "art", topic: "Work in progress is welcome", kind: "text", isEncrypted: true },
  { name: "Lounge", topic: "Come in, the door is open", kind: "voice", isEncrypted: true },
  { name: "Quiet room", topic: "Working side by side", kind: "voice", isEncrypted: true },
];

export const messages: readonly DemoMessage[] = [
  {
    from: "maya",
    minutesAgo: 1_560,
    text: "Welcome to Lantern House! This is our own little corner, so make yourselves at home.",
  },
  { from: "tomas", minutesAgo: 1_554, text: "Finally, a place that is ours. Thanks for setting it up, Maya." },
  { from: "maya", minutesAgo: 1_552, text: "It took two commands. The longest part was choosing the name." },
  { from: "aiko", minutesAgo: 1_420, text: "Hello everyone! I will put the sketches for the poster into art tonight." },
  { from: "jonas", minutesAgo: 1_415, text: "Looking forward to them. Is the drawing evening still on Thursday?" },
  { from: "aiko", minutesAgo: 1_413, text: "Yes, eight o'clock, in the Lounge. Bring something to draw on." },
  {
    from: "jonas",
    minutesAgo: 186,
    text: "I have been in the Quiet room all morning. It helps to know that somebody else is working too.",
  },
  { from: "tomas", minutesAgo: 181, text: "Same here. Join me after lunch?" },
  { from: "jonas", minutesAgo: 180, text: "Gladly." },
  {
    from: "maya",
    minutesAgo: 42,
    text: "Two new people join us today. If you are one of them: general is for talk, the Lounge is for voices.",
  },
  { from: "aiko", minutesAgo: 38, text: "And nobody minds if you only listen at first." },
];
