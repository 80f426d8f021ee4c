/** A supervisor with two children in a process of its own, for a test that kills it. Prints the children's ids. */
import { createSupervisor } from "../supervisor.ts";
import { fakeChild } from "./fake-children.ts";

const [folder = ""] = process.argv.slice(2);
const supervisor = createSupervisor([fakeChild(folder, "one"), fakeChild(folder, "two")], {
  logFolder: folder,
  runFolder: folder,
});
await supervisor.start();
console.log(JSON.stringify([supervisor.child("one").pid, supervisor.child("two").pid]));
