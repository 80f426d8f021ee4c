import { afterEach, beforeEach, expect, test } from "vitest";
import { temporaryFolder, type TemporaryFolder } from "../testing/temporary-folder.ts";
import { decideDeployment, type DeployOptions } from "./deployment-answers.ts";
import { findPrograms } from "./programs.ts";
import { writeDeployment } from "./write-deployment.ts";

let folder: TemporaryFolder;
beforeEach(() => {
  folder = temporaryFolder("answers");
});
afterEach(() => folder.remove());

function options(given: Partial<DeployOptions>): DeployOptions {
  return {
    domain: undefined,
    turnDomain: undefined,
    serverName: undefined,
    address: undefined,
    email: undefined,
    certificates: undefined,
    isFederating: undefined,
    folder: folder.path,
    owner: "1000:1000",
    ...given,
  };
}

const unresolved = (): Promise<undefined> => Promise.resolve(undefined);

test("a domain that points somewhere is all that must be said", async () => {
  const resolve = (domain: string): Promise<string | undefined> =>
    Promise.resolve(domain === "chat.example.org" ? "203.0.113.7" : undefined);
  expect(await decideDeployment(options({ domain: "Chat.Example.org " }), undefined, resolve)).toEqual({
    domain: "chat.example.org",
    turnDomain: "turn.chat.example.org",
    serverName: "chat.example.org",
    address: "203.0.113.7",
    email: undefined,
    certificates: "public",
    isFederating: false,
    folder: folder.path,
    owner: { uid: 1000, gid: 1000 },
  });
});

test("nobody at a terminal: what is missing is named with the option that says it", async () => {
  await expect(decideDeployment(options({}), undefined, unresolved)).rejects.toThrow("--domain chat.example.org");
  await expect(decideDeployment(options({ domain: "chat.example.org" }), undefined, unresolved)).rejects.toThrow(
    "--address 203.0.113.1",
  );
});

test.each(["localhost", "10.0.0.1", "chat_example.org", "-a.example.org", "https://chat.example.org", "a..org"])(
  "%s is refused as a domain",
  async (domain) => {
    await expect(decideDeployment(options({ domain, address: "203.0.113.1" }), undefined, unresolved)).rejects.toThrow(
      `"${domain}" is no domain`,
    );
  },
);

test("somebody at a terminal is asked, and an empty line takes what the DNS says", async () => {
  const asked: string[] = [];
  const person = {
    ask: (question: string, proposal: string): Promise<string> => {
      asked.push(question);
      return Promise.resolve(question.startsWith("Domain") ? "chat.example.org" : proposal);
    },
  };
  const decided = await decideDeployment(options({}), person, () => Promise.resolve("203.0.113.9"));
  expect(decided).toMatchObject({ domain: "chat.example.org", address: "203.0.113.9", email: undefined });
  expect(asked).toHaveLength(3);
});

test("a second run remembers everything, and the end of user ids for ever", async () => {
  const owner = `${process.getuid?.() === 0 ? 65_534 : process.getuid?.()}:${process.getgid?.()}`;
  const first = options({ domain: "chat.example.org", address: "203.0.113.1", email: "a@example.org", owner });
  writeDeployment(await decideDeployment(first, undefined, unresolved), findPrograms("/tools", {}));
  const again = await decideDeployment(options({ owner: undefined }), undefined, unresolved);
  expect(again).toMatchObject({ domain: "chat.example.org", address: "203.0.113.1", email: "a@example.org" });
  await expect(decideDeployment(options({ serverName: "example.org" }), undefined, unresolved)).rejects.toThrow(
    "can never be changed",
  );
});

test("nothing runs as root", async () => {
  const root = options({ domain: "chat.example.org", address: "203.0.113.1", owner: "0:0" });
  await expect(decideDeployment(root, undefined, unresolved)).rejects.toThrow("useradd --system");
});
