import { expect, test } from "vitest";
import { discoverHomeserver } from "./discover-homeserver.ts";
import { createFakeHttp, type FakeAnswer } from "../testing/fake-http.ts";

const versions: FakeAnswer = { body: { versions: ["v1.11"] } };
const wellKnown: FakeAnswer = { body: { "m.homeserver": { base_url: "https://matrix.example.org/" } } };

test.each(["example.org", " @ann:example.org ", "https://example.org", "https://example.org/"])(
  "%o leads to the homeserver that the domain names",
  async (input) => {
    const http = createFakeHttp({
      "GET https://example.org/.well-known/matrix/client": wellKnown,
      "GET https://matrix.example.org/_matrix/client/versions": versions,
    });
    await expect(discoverHomeserver(input, http)).resolves.toBe("https://matrix.example.org");
  },
);

test("without a well-known file the address itself is tried, with its port", async () => {
  const http = createFakeHttp({ "GET http://localhost:3000/_matrix/client/versions": versions });
  await expect(discoverHomeserver("http://localhost:3000", http)).resolves.toBe("http://localhost:3000");
});

test("a well-known file that leads nowhere does not hide a homeserver at the address", async () => {
  const http = createFakeHttp({
    "GET https://example.org/.well-known/matrix/client": wellKnown,
    "GET https://example.org/_matrix/client/versions": versions,
  });
  await expect(discoverHomeserver("example.org", http)).resolves.toBe("https://example.org");
});

test.each(["", "not an address", "https://"])("%o is no address", async (input) => {
  await expect(discoverHomeserver(input, createFakeHttp({}))).rejects.toMatchObject({ code: "not_found" });
});

test("a web server that speaks no Matrix is not taken for a homeserver", async () => {
  const http = createFakeHttp({ "GET https://example.org/_matrix/client/versions": { body: { hello: "world" } } });
  await expect(discoverHomeserver("example.org", http)).rejects.toMatchObject({ code: "not_found" });
});

test("nobody there is not the same as no homeserver", async () => {
  await expect(discoverHomeserver("example.org", createFakeHttp({}))).rejects.toMatchObject({
    code: "server_unreachable",
  });
});
