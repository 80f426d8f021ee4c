import { fileURLToPath } from "node:url";
import type { PartName, Person as Account } from "@melo/devkit";
import type { NetworkHost } from "@melo/devkit/testing/network";
import { startToldProgram } from "../../network/support/told-program.ts";
import type { HomeCommand, ListedParticipant, StartedHome } from "./home-commands.ts";

/** MELO as `npm start -- --lan` runs it, on a machine of a test network. */
export interface Home extends StartedHome {
  register(localpart: string): Promise<Account>;
  /** `kill -9`; its supervisor starts it again. */
  kill(part: PartName): Promise<void>;
  /** Ends the part and keeps it down until `restart`. */
  hold(part: PartName): Promise<void>;
  /** Resolves when it is healthy again. */
  restart(part: PartName): Promise<void>;
  whenHealthy(part: PartName): Promise<void>;
  /** On this machine, too: namespaces of the network share the process ids. */
  processId(part: PartName): Promise<number>;
  participants(roomId: string): Promise<readonly ListedParticipant[]>;
  /** State keys of the call memberships that hold. */
  memberships(roomId: string, accessToken: string): Promise<readonly string[]>;
  visit(roomId: string, accessToken: string): Promise<void>;
  stop(): Promise<void>;
}

const program = fileURLToPath(new URL("./home-program.ts", import.meta.url));

export async function startHome(host: NetworkHost): Promise<Home> {
  const { tell, end } = startToldProgram<HomeCommand>(host, program);
  const act =
    (what: "kill" | "hold" | "restart" | "await") =>
    async (part: PartName): Promise<void> =>
      void (await tell({ do: what, part }));
  try {
    // Each answer has the shape that home-program.ts gives it.
    const started = (await tell({ do: "start", address: host.address })) as StartedHome;
    return {
      ...started,
      register: (localpart) => tell({ do: "register", localpart }) as Promise<Account>,
      kill: act("kill"),
      hold: act("hold"),
      restart: act("restart"),
      whenHealthy: act("await"),
      async processId(part) {
        const id = ((await tell({ do: "processes" })) as Partial<Record<PartName, number>>)[part];
        if (id === undefined) throw new Error(`${part} does not run`);
        return id;
      },
      participants: (roomId) => tell({ do: "list", roomId }) as Promise<readonly ListedParticipant[]>,
      memberships: (roomId, accessToken) =>
        tell({ do: "memberships", roomId, accessToken }) as Promise<readonly string[]>,
      visit: async (roomId, accessToken) => void (await tell({ do: "visit", roomId, accessToken })),
      stop: () => end("SIGTERM"),
    };
  } catch (error) {
    await end("SIGTERM");
    throw error;
  }
}
