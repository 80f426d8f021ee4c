const inherited = ["PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "TMPDIR"] as const;

/**
 * What the processes of an instance get of the environment that MELO was started in. Nothing else: a `LIVEKIT_` or
 * `SYNAPSE_` variable of somebody's shell would change what is started.
 */
export function inheritedEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept: NodeJS.ProcessEnv = { NODE_ENV: "production" };
  for (const name of inherited) {
    const value = environment[name];
    if (value !== undefined) kept[name] = value;
  }
  return kept;
}
