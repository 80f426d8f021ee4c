/** What the server tells the browser at run time, so that one build serves every deployment. Nothing in it is secret. */
export interface RuntimeConfig {
  /** Base URL of the homeserver that accounts of this deployment live on. */
  readonly homeserverUrl: string;
}
