import { commentedYaml } from "../deploy/commented-yaml.ts";
import { alerts } from "./alerts.ts";

/** Prometheus's rules file. */
export function alertRulesYaml(): string {
  return commentedYaml("Alerts for Prometheus. What to do about each: docs/operations.md", [
    {
      comment: "severity: page wakes somebody, ticket waits for the morning.",
      values: {
        groups: [
          {
            name: "melo",
            rules: alerts.map(({ name, expression, holdsFor, severity, summary }) => ({
              alert: name,
              expr: expression,
              for: holdsFor,
              labels: { severity },
              annotations: { summary, runbook: `docs/operations.md#${name.toLowerCase()}` },
            })),
          },
        ],
      },
    },
  ]);
}
