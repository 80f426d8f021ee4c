import type { Check } from "./check.ts";
import type { Ask } from "./ask.ts";
import type { IcePort } from "./ice/ice-port.ts";
import type { MachinePort } from "./machine/machine-port.ts";
import type { EchoPort } from "./media/echo-port.ts";
import type { CertificatePort } from "./certificate-port.ts";

/** A registration at the homeserver, which lets the doctor act as an account of its own. */
export interface ServiceAccess {
  /** `id` of the registration. */
  readonly id: string;
  readonly asToken: string;
}

/** What is known of a server to whoever runs it. */
export interface OwnServer {
  /** Past the front door. */
  readonly homeserverUrl: string;
  /** The internal listener of `calls`; undefined if there is none. */
  readonly callsUrl: string | undefined;
  readonly service: ServiceAccess | undefined;
  /** Where its data lies. */
  readonly dataFolder: string;
  /** Where each part writes a log of its own; undefined: systemd has them. */
  readonly logFolder: string | undefined;
  readonly database: "sqlite" | "postgres" | "unknown";
  /** Of SQLite. */
  readonly databaseFile: string | undefined;
}

/** What is examined, and by which right. */
export interface Target {
  /** What people open, without a trailing slash. */
  readonly origin: string;
  /** The domain part of user ids; undefined: the origin's host. */
  readonly serverName: string | undefined;
  /** Of somebody whose server it is. Its rooms are the ones looked at. */
  readonly accessToken: string | undefined;
  readonly own: OwnServer | undefined;
  /** Looked at besides those that the account is in. */
  readonly roomIds: readonly string[];
  /** An administrator, in whose rooms the application service may look. */
  readonly adminUserId: string | undefined;
}

/** The outside of the doctor. */
export interface Surroundings {
  readonly target: Target;
  readonly ask: Ask;
  readonly ice: IcePort;
  readonly echo: EchoPort;
  readonly machine: MachinePort;
  readonly certificates: CertificatePort;
  /** Milliseconds since the epoch. */
  now(): number;
  wait(delayMs: number): Promise<void>;
  /** Unique each time, of letters and digits. */
  newId(): string;
}

/** One run of the doctor, as its checks see it. */
export interface Visit extends Surroundings {
  /** What another check found. Each is made once. @throws {Blocked} if it found nothing to go on with. */
  factOf<Fact>(check: Check<Fact>): Promise<Fact>;
  /** Undone at the end of the visit, last first. */
  afterwards(undo: () => Promise<void>): void;
  /** Taken out of everything that is reported. */
  keepSecret(text: string): void;
}
