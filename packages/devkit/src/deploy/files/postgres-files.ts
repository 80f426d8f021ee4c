import type { DeploymentLayout } from "../deployment-layout.ts";

export const databaseUser = "synapse";
export const databaseName = "synapse";

/** How PostgreSQL is reached. */
export interface PostgresReach {
  /** A line for whoever reads the file. */
  readonly about: string;
  readonly listen: readonly string[];
}

/** On a machine that homeserver and calls share with it. */
const bySocketAlone: PostgresReach = {
  about: "PostgreSQL for Synapse alone: no network, a socket in a folder that only this deployment can enter.",
  listen: ["listen_addresses = ''"],
};

export function postgresConfig(layout: DeploymentLayout, { about, listen }: PostgresReach = bySocketAlone): string {
  return `# ${about}
data_directory = '${layout.data.postgres}'
hba_file = '${layout.config.postgresAccess}'
ident_file = '${layout.data.postgres}/pg_ident.conf'
${listen.join("\n")}
unix_socket_directories = '${layout.run.postgres}'
unix_socket_permissions = 0700
password_encryption = 'scram-sha-256'
max_connections = 50
# A quarter of the memory that you want to give it.
shared_buffers = 256MB
effective_cache_size = 768MB
wal_compression = on
log_destination = 'stderr'
log_min_duration_statement = 2000
log_line_prefix = ''
`;
}

export const postgresAccess = `# Who may connect: by the socket, with a password.
local all all scram-sha-256
`;

/** The same with containers and without; `initdb` and `postgres` are on the PATH of both. */
export function postgresStartScript(layout: DeploymentLayout): string {
  const { postgres } = layout.data;
  return `#!/bin/sh
# Makes the database at the first start, then becomes PostgreSQL.
set -eu
if [ ! -s ${postgres}/PG_VERSION ]; then
  # What an interrupted first start left.
  rm -rf ${postgres}/unfinished
  initdb --pgdata=${postgres}/unfinished --username=${databaseUser} --pwfile=${layout.secrets.postgresPassword} \\
    --auth=scram-sha-256 --encoding=UTF8 --locale=C
  # Synapse insists on the locale C.
  echo "CREATE DATABASE ${databaseName} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'" |
    postgres --single -D ${postgres}/unfinished postgres
  find ${postgres}/unfinished -mindepth 1 -maxdepth 1 ! -name PG_VERSION -exec mv {} ${postgres}/ ';'
  # Last: with it the database counts as made.
  mv ${postgres}/unfinished/PG_VERSION ${postgres}/
  rmdir ${postgres}/unfinished
fi
exec postgres --config-file=${layout.config.postgres}
`;
}

export function postgresPasswordFile(password: string): string {
  return `*:*:${databaseName}:${databaseUser}:${password}\n`;
}
