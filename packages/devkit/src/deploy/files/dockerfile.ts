export const appImage = "melo";
export const appFolder = "/melo";

/** The image of `calls`, `web` and backups, built from this repository. */
export function dockerfile(): string {
  return `# MELO's own parts: calls, web, backup. Built from the repository: docker compose build
FROM node:24-bookworm-slim AS build
WORKDIR ${appFolder}
COPY . .
RUN npm ci --ignore-scripts && NEXT_TELEMETRY_DISABLED=1 node node_modules/next/dist/bin/next build

FROM node:24-bookworm-slim
# pg_dump, for backups; the same major version as the database.
RUN apt-get update && apt-get install --yes --no-install-recommends postgresql-client-15 && rm -rf /var/lib/apt/lists/*
WORKDIR ${appFolder}
COPY --from=build ${appFolder} ${appFolder}
`;
}
