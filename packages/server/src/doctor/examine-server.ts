import { allChecks, createSurroundings, examine } from "@melo/doctor";
import type { CallsSettings } from "../environment/calls-environment.ts";
import type { ExamineServer } from "./doctor-routes.ts";

/** The doctor, asking from this process, with what its settings say about the server. */
export function createExamination(settings: CallsSettings): ExamineServer {
  const { publicUrl, serverName, homeserverUrl, internalBind, applicationServiceId, asToken } = settings;
  return function examineServer(adminUserId, onCheck) {
    const target = {
      origin: publicUrl.replace(/\/+$/, ""),
      serverName,
      accessToken: undefined,
      roomIds: [],
      adminUserId,
      own: {
        homeserverUrl,
        callsUrl: `http://${reachable(internalBind.host)}:${internalBind.port}`,
        service: { id: applicationServiceId, asToken },
        dataFolder: settings.dataFolder ?? process.cwd(),
        logFolder: settings.logFolder,
        database: "unknown",
        databaseFile: undefined,
      },
    } as const;
    return examine(allChecks, createSurroundings(target, process.cwd()), onCheck);
  };
}

/** Where one listens on every address, this machine is reached at its own. */
function reachable(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
}
