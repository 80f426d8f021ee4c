import type { NetworkHost } from "@melo/devkit/testing/network";

interface Goal {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
}

const script = `
  const { host, port, tls, text } = JSON.parse(process.argv[1]);
  const options = { host, port, servername: host, rejectUnauthorized: false, timeout: 3000 };
  const socket = tls ? require("node:tls").connect(options) : require("node:net").connect(options);
  const say = (answer) => { console.log(answer); process.exit(); };
  socket.on(tls ? "secureConnect" : "connect", () => (text === "" ? say("connected") : socket.write(text)));
  socket.on("data", (answer) => say(String(answer)));
  socket.on("end", () => say("closed"));
  socket.on("timeout", () => say("silence"));
  socket.on("error", (error) => say(error.code === "ECONNREFUSED" ? "refused" : "closed"));
`;

/** Says these lines over a connection from that machine; answers with the first thing it hears, or what happened instead. */
export async function connectFrom(from: NetworkHost, goal: Goal, lines: readonly string[]): Promise<string> {
  const text = lines.join("\r\n");
  return (await from.run(process.execPath, ["-e", script, JSON.stringify({ ...goal, text })])).trim();
}
