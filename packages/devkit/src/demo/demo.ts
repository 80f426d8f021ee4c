import { randomBytes } from "node:crypto";
import { eventTypes, MeloError } from "@melo/protocol";
import { readSecret } from "../config/secrets.ts";
import { registerPerson } from "../instance/register-person.ts";
import { serverName as homeserver } from "../instance/configuration.ts";
import type { Instance } from "../instance/instance.ts";
import { Problem } from "../problem.ts";
import type { StepProgress } from "../steps.ts";
import { channels, messages, people, serverName, welcomeChannel } from "./community.ts";
import { openDemoMemory, type DemoMemory } from "./demo-record.ts";
import { channelShape, serverShape } from "./room-shapes.ts";

export interface DemoAccount {
  readonly displayName: string;
  readonly localpart: string;
  readonly password: string;
}

/** The homeserver on which the demo is made, and where it is remembered what exists already. */
export interface DemoTarget {
  readonly homeserverUrl: string;
  readonly asToken: string;
  readonly registrationSecret: string;
  readonly recordFile: string;
}

interface DemoWork extends DemoTarget {
  readonly memory: DemoMemory;
}

const msPerMinute = 60_000;

export function demoTargetOf({ layout, ports }: Instance): DemoTarget {
  return {
    homeserverUrl: `http://127.0.0.1:${ports.synapse}`,
    asToken: readSecret(layout.secrets.asToken),
    registrationSecret: readSecret(layout.secrets.registrationSecret),
    recordFile: layout.demoFile,
  };
}

/** Makes what is missing of the demo community and answers with how to sign in as each of its people. */
export async function ensureDemo(target: DemoTarget, progress: StepProgress): Promise<readonly DemoAccount[]> {
  const work = { ...target, memory: openDemoMemory(target.recordFile) };
  progress.say("making the people");
  await ensurePeople(work);
  progress.say("making the server and its channels");
  const spaceId = await ensureServer(work);
  for (const [index] of channels.entries()) await ensureChannel(work, spaceId, index);
  progress.say("letting them talk");
  await ensureMessages(work);
  const { passwords } = work.memory.record;
  return people.map(({ displayName, localpart }) => ({ displayName, localpart, password: passwords[localpart] ?? "" }));
}

async function ensurePeople(work: DemoWork): Promise<void> {
  for (const { localpart, displayName } of people) {
    const { passwords, ready } = work.memory.record;
    if (ready.includes(localpart)) continue;
    const isOurs = passwords[localpart] !== undefined;
    const password = passwords[localpart] ?? `${localpart}-${randomBytes(4).toString("hex")}`;
    work.memory.remember({ passwords: { ...passwords, [localpart]: password } });
    await makeAccount(work, localpart, password, isOurs);
    await asPerson(work, localpart, "PUT", `/v3/profile/${userId(localpart)}/displayname`, {
      displayname: displayName,
    });
    work.memory.remember({ ready: [...ready, localpart] });
  }
}

/** @param isOurs Whether an account of that name may be the one that an interrupted start has made. */
async function makeAccount(work: DemoWork, localpart: string, password: string, isOurs: boolean): Promise<void> {
  try {
    const account = { localpart, password, isAdmin: false };
    const { accessToken } = await registerPerson(work.homeserverUrl, work.registrationSecret, account);
    // Registering signed a device in that nobody will ever use.
    await request(work, accessToken, "POST", "/v3/logout", {});
  } catch (error) {
    if (!String(error).includes("M_USER_IN_USE")) throw error;
    if (isOurs) return;
    throw new Problem(
      `The demo needs the name ${localpart}, and somebody has it already.`,
      "Make the demo beside your own data: npm start -- --demo --data .melo-demo --port 3001",
      error,
    );
  }
}

async function ensureServer(work: DemoWork): Promise<string> {
  const { spaceId } = work.memory.record;
  if (spaceId !== undefined) return spaceId;
  const [owner, moderator, ...members] = people;
  const shape = serverShape(serverName, userId(moderator.localpart));
  const { room_id: made } = await asPerson(work, owner.localpart, "POST", "/v3/createRoom", shape);
  for (const { localpart } of [moderator, ...members]) {
    await asPerson(work, owner.localpart, "POST", `/v3/rooms/${made}/invite`, { user_id: userId(localpart) });
    await asPerson(work, localpart, "POST", `/v3/join/${made}`, {});
  }
  work.memory.remember({ spaceId: made });
  return made;
}

async function ensureChannel(work: DemoWork, spaceId: string, index: number): Promise<void> {
  const channel = channels[index];
  if (channel === undefined || work.memory.record.channels[channel.name] !== undefined) return;
  const [owner, moderator, ...members] = people;
  const shape = channelShape(channel, spaceId, homeserver, userId(moderator.localpart));
  const { room_id: made } = await asPerson(work, owner.localpart, "POST", "/v3/createRoom", shape);
  const child = { via: [homeserver], order: String(index).padStart(2, "0"), suggested: true };
  await asPerson(work, owner.localpart, "PUT", `/v3/rooms/${spaceId}/state/${eventTypes.spaceChild}/${made}`, child);
  for (const { localpart } of [moderator, ...members]) {
    await asPerson(work, localpart, "POST", `/v3/join/${made}`, {});
  }
  work.memory.remember({ channels: { ...work.memory.record.channels, [channel.name]: made } });
}

async function ensureMessages(work: DemoWork): Promise<void> {
  const roomId = work.memory.record.channels[welcomeChannel.name];
  for (const [index, { from, minutesAgo, text }] of messages.entries()) {
    if (index < work.memory.record.sentMessages) continue;
    // Only an application service may say when something was said.
    const sentAt = Date.now() - minutesAgo * msPerMinute;
    const path = `/v3/rooms/${roomId}/send/${eventTypes.message}/demo-${index}?ts=${sentAt}`;
    await asPerson(work, from, "PUT", path, { msgtype: "m.text", body: text });
    work.memory.remember({ sentMessages: index + 1 });
  }
}

/** The application service may act as any local account (its namespace covers them all). */
function asPerson(work: DemoWork, localpart: string, method: string, path: string, body: object): Promise<Answer> {
  const separator = path.includes("?") ? "&" : "?";
  return request(work, work.asToken, method, `${path}${separator}user_id=${userId(localpart)}`, body);
}

interface Answer {
  /** Of createRoom. */
  readonly room_id: string;
}

async function request(work: DemoWork, token: string, method: string, path: string, body: object): Promise<Answer> {
  const response = await fetch(`${work.homeserverUrl}/_matrix/client${path}`, {
    method,
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  });
  if (!response.ok)
    throw new MeloError("server_error", `${method} ${path}: ${response.status} ${await response.text()}`);
  // Our own Synapse of a pinned version.
  return (await response.json()) as Answer;
}

function userId(localpart: string): string {
  return `@${localpart}:${homeserver}`;
}
