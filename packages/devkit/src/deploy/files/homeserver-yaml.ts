import { closedToTheOutside, serverIdentity, type SynapseSurroundings } from "../../config/synapse-config.ts";
import { commentedYaml, type YamlSection } from "../commented-yaml.ts";
import type { Deployment } from "../deployment.ts";
import type { DeploymentLayout } from "../deployment-layout.ts";
import { callsSection, limitsSection, storageSection, surroundingsOf } from "./homeserver-sections.ts";

/** Synapse 1.163.2's `homeserver.yaml` on PostgreSQL. Holds no secret itself, only the names of the files that do. */
export function homeserverYaml(deployment: Deployment, layout: DeploymentLayout): string {
  const surroundings = surroundingsOf(deployment, layout);
  return commentedYaml("Synapse, the homeserver. All of its options: https://element-hq.github.io/synapse", [
    {
      comment:
        "server_name is part of every account and can never be changed. Listeners are for Caddy, `calls` and Prometheus alone.",
      values: serverIdentity(surroundings, { hasFederation: deployment.isFederating }),
    },
    storageSection(layout, { host: layout.run.postgres }, "PostgreSQL on this machine, by a socket."),
    callsSection(surroundings),
    outside(deployment, surroundings),
    limitsSection,
  ]);
}

function outside({ isFederating }: Deployment, surroundings: SynapseSurroundings): YamlSection {
  const closed = closedToTheOutside(surroundings);
  if (!isFederating) {
    return {
      comment: "Nobody registers without a link. Other homeservers are neither asked nor answered.",
      values: closed,
    };
  }
  return {
    comment: "Nobody registers without a link. Other homeservers are asked for their own keys, and nobody else is.",
    values: { ...closed, federation_domain_whitelist: undefined },
  };
}
