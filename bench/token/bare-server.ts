import { createServer } from "node:http";

/** Answers everybody with an empty object: what an exchange with a Node server costs that does nothing. */
const server = createServer((_, response) => {
  response.writeHead(200, { "content-type": "application/json" }).end("{}");
});
server.listen({ host: "127.0.0.1", port: 0 }, () => {
  const address = server.address();
  if (typeof address === "object" && address !== null) process.stdout.write(`${address.port}\n`);
});
