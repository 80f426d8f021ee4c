import { endOfChecks, type ServerCheck } from "@melo/protocol";
import { createScope } from "@melo/reactive";
import { expect, test } from "vitest";
import { createExaminationAdapter } from "./examination.ts";

const check: ServerCheck = {
  id: "disk",
  group: "machine",
  title: "Disk",
  status: "ok",
  found: "40.0 GB are free",
  meaning: undefined,
  remedy: undefined,
  tookMs: 1,
};
const line = JSON.stringify(check);
const session = {
  homeserverUrl: "https://chat.example.org",
  userId: "@ann:chat.example.org",
  deviceId: "A",
  accessToken: "token",
};

function adapterFor(answer: () => Response, isOwnHomeserver = true) {
  const asked: string[] = [];
  const melo = {
    origin: "https://chat.example.org",
    isOnline: () => true,
    async fetch(url: string | URL | Request, init?: RequestInit) {
      const authorization = new Headers(init?.headers).get("authorization");
      asked.push(`${init?.method} ${new Request(url).url} ${authorization}`);
      return answer();
    },
  };
  const adapter = createExaminationAdapter({ melo, session }, isOwnHomeserver);
  return { adapter, asked };
}

/** In pieces that end in the middle of lines. */
function inPieces(text: string): Response {
  const encoder = new TextEncoder();
  const pieces = text.match(/[^]{1,17}/g) ?? [];
  return new Response(
    new ReadableStream({
      start(controller) {
        for (const piece of pieces) controller.enqueue(encoder.encode(piece));
        controller.close();
      },
    }),
  );
}

async function examined(answer: () => Response): Promise<readonly ServerCheck[]> {
  const checks: ServerCheck[] = [];
  await adapterFor(answer).adapter.examine(createScope(), (one) => checks.push(one));
  return checks;
}

test("checks come out whole, however the connection cuts them, and unknown lines are passed over", async () => {
  expect(await examined(() => inPieces(`${line}\n{"later":"words"}\n${line}\n${endOfChecks}\n`))).toEqual([
    check,
    check,
  ]);
});

test("a connection that ends before the last line is no examination", async () => {
  await expect(examined(() => inPieces(`${line}\n`))).rejects.toMatchObject({ code: "server_unreachable" });
});

test("whoever does not administer the server is told so", async () => {
  await expect(examined(() => Response.json({ errcode: "M_FORBIDDEN" }, { status: 403 }))).rejects.toMatchObject({
    code: "forbidden",
  });
  const { adapter, asked } = adapterFor(() => Response.json({ allowed: true }));
  expect(await adapter.isAllowed()).toBe(true);
  expect(asked).toEqual(["GET https://chat.example.org/_melo/v1/doctor Bearer token"]);
});

test("with an account of another homeserver nothing is asked, and its token shown to nobody", async () => {
  const { adapter, asked } = adapterFor(() => Response.json({ allowed: true }), false);
  expect(await adapter.isAllowed()).toBe(false);
  expect(asked).toEqual([]);
});
