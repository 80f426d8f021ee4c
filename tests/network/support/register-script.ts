import { readFileSync } from "node:fs";
import { registerPerson } from "@melo/devkit";

/** Runs on the server, because nobody else reaches Synapse's administration: URL, file with the secret, localpart. */
const [url = "", secretFile = "", localpart = ""] = process.argv.slice(2);
const account = { localpart, password: `password of ${localpart}`, isAdmin: false };
console.log(JSON.stringify(await registerPerson(url, readFileSync(secretFile, "utf8").trim(), account)));
