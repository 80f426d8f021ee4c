import { stringify } from "yaml";
import { communityRateLimits, relaxedRateLimits } from "./rate-limits.ts";

/** What every Synapse of MELO is told, whatever its database is. */
export interface SynapseSurroundings {
  /** The domain part of user ids. It can never be changed once accounts exist. */
  readonly serverName: string;
  /** Origin of the front door, without a trailing slash. */
  readonly origin: string;
  /** TCP port on 127.0.0.1. */
  readonly port: number;
  /** Another one, for its metrics. */
  readonly metricsPort: number;
  readonly logConfigFile: string;
  readonly signingKeyFile: string;
  readonly registrationSecretFile: string;
  readonly macaroonSecretFile: string;
  readonly formSecretFile: string;
  readonly applicationServiceFiles: readonly string[];
  /** The LiveKit transport that calls of this homeserver use. */
  readonly transport: { readonly serviceUrl: string; readonly sfuUrl: string };
}

export interface SynapseDescription extends SynapseSurroundings {
  readonly databaseFile: string;
  readonly mediaFolder: string;
  /** Other homeservers of this machine whose certificates this authority has signed (PEM file). Without it: none at all. */
  readonly federation?: { readonly authorityFile: string } | undefined;
  /** Whether one script may act as a whole community: tests and benches only. */
  readonly areRateLimitsRelaxed: boolean;
}

const maxUploadSize = "100M";

/** Synapse 1.163.2's `homeserver.yaml`. Holds no secret itself, only the names of the files that do. */
export function synapseConfigYaml(synapse: SynapseDescription): string {
  return stringify({
    ...serverIdentity(synapse, { hasFederation: synapse.federation !== undefined }),
    ...storage(synapse),
    ...matrixRtc(synapse),
    ...closedToTheOutside(synapse),
    ...openToNeighbours(synapse),
    ...(synapse.areRateLimitsRelaxed ? relaxedRateLimits : communityRateLimits),
  });
}

export interface SynapseListener {
  readonly port: number;
  readonly type: "http";
  readonly tls: false;
  readonly bind_addresses: readonly string[];
  readonly x_forwarded: true;
  /** What the front door has named a request, Synapse's own log names it, too. */
  readonly request_id_header: "X-Request-Id";
  readonly resources: readonly { readonly names: readonly string[]; readonly compress: false }[];
}

/** Only MELO's own front and processes may reach it: the front sets `X-Forwarded-For` itself. */
export function synapseListener(address: string, port: number, names: readonly string[]): SynapseListener {
  return {
    port,
    type: "http",
    tls: false,
    bind_addresses: [address],
    x_forwarded: true,
    request_id_header: "X-Request-Id",
    resources: [{ names, compress: false }],
  };
}

export function clientListener(address: string, port: number, hasFederation: boolean): SynapseListener {
  // openid: whoever asks for a call token proves who he is with it.
  return synapseListener(address, port, ["client", "openid", ...(hasFederation ? ["federation"] : [])]);
}

/** `GET /_synapse/metrics`, for Prometheus. */
export interface SynapseMetricsListener {
  readonly port: number;
  readonly type: "metrics";
  readonly bind_addresses: readonly string[];
}

export function metricsListener(address: string, port: number): SynapseMetricsListener {
  return { port, type: "metrics", bind_addresses: [address] };
}

export interface ServerIdentityOptions {
  readonly hasFederation: boolean;
  /** Default: for clients and metrics on this machine alone; the front door stands before the first. */
  readonly listeners?: readonly (SynapseListener | SynapseMetricsListener)[];
}

export function serverIdentity(
  synapse: SynapseSurroundings,
  { hasFederation, listeners = ownListeners(synapse, hasFederation) }: ServerIdentityOptions,
): object {
  return {
    server_name: synapse.serverName,
    // Explicit, because /.well-known/matrix/client is served only then.
    public_baseurl: `${synapse.origin}/`,
    serve_server_wellknown: hasFederation,
    listeners,
    enable_metrics: true,
    log_config: synapse.logConfigFile,
    signing_key_path: synapse.signingKeyFile,
    macaroon_secret_key_path: synapse.macaroonSecretFile,
    form_secret_path: synapse.formSecretFile,
    presence: { enabled: true },
    default_room_version: "12",
  };
}

function ownListeners(
  { port, metricsPort }: SynapseSurroundings,
  hasFederation: boolean,
): readonly (SynapseListener | SynapseMetricsListener)[] {
  const here = "127.0.0.1";
  return [clientListener(here, port, hasFederation), metricsListener(here, metricsPort)];
}

function storage(synapse: SynapseDescription): object {
  return {
    database: { name: "sqlite3", args: { database: synapse.databaseFile } },
    media_store_path: synapse.mediaFolder,
    max_upload_size: maxUploadSize,
    delete_stale_devices_after: "180d",
  };
}

export function matrixRtc(synapse: SynapseSurroundings): object {
  const transport = {
    type: "livekit",
    // Element Call up to 0.26 skips a transport without this field; newer texts of MSC4195 use `url`.
    livekit_service_url: synapse.transport.serviceUrl,
    url: synapse.transport.sfuUrl,
  };
  return {
    experimental_features: {
      // GET …/org.matrix.msc4143/rtc/transports
      msc4143_enabled: true,
      // `state_after` in sync, which matrix-js-sdk always asks for
      msc4222_enabled: true,
      // sticky events
      msc4354_enabled: true,
      // push rules for ringing
      msc4075_enabled: true,
      // profile fields
      msc4133_enabled: true,
      // is_joined for the application service
      msc4502_enabled: true,
      // requests below rtc/livekit are handed to the application service
      msc4512_enabled: true,
    },
    // Without it delayed events are forbidden, and with them every leave of a call that was not said.
    max_event_delay_duration: "24h",
    matrix_rtc: { transports: [transport] },
    extra_well_known_client_content: {
      "org.matrix.msc4143.rtc_foci": [{ type: "livekit", livekit_service_url: synapse.transport.serviceUrl }],
    },
    app_service_config_files: synapse.applicationServiceFiles,
  };
}

/** Nobody registers without a link, and nothing outside this machine is ever contacted. */
export function closedToTheOutside(synapse: SynapseSurroundings): object {
  return {
    enable_registration: false,
    registration_shared_secret_path: synapse.registrationSecretFile,
    federation_domain_whitelist: [],
    allow_public_rooms_over_federation: false,
    trusted_key_servers: [],
    report_stats: false,
    url_preview_enabled: false,
    enable_3pid_changes: false,
    require_auth_for_profile_requests: true,
  };
}

function openToNeighbours({ federation }: SynapseDescription): object {
  if (federation === undefined) return {};
  return {
    federation_domain_whitelist: undefined,
    federation_custom_ca_list: [federation.authorityFile],
    // Without it Synapse asks nobody on a private network.
    ip_range_whitelist: ["127.0.0.1", "::1"],
  };
}

/** Python logging to standard error, which the supervisor writes into a rotated file. */
export function synapseLogConfigYaml(): string {
  return stringify({
    version: 1,
    disable_existing_loggers: false,
    formatters: { line: { format: "%(asctime)s %(levelname)s %(name)s %(request)s %(message)s" } },
    handlers: { console: { class: "logging.StreamHandler", formatter: "line" } },
    loggers: { "synapse.storage.SQL": { level: "WARNING" } },
    root: { level: "INFO", handlers: ["console"] },
  });
}
