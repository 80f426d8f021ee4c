/** Rules for `NetworkHost.filter`, as firewalls of this world have them. */

export const dropUdp: readonly string[] = ["meta l4proto udp drop"];

/** HTTPS and nothing else, in and out. */
export const onlyTcp443: readonly string[] = ["tcp dport 443 accept", "tcp sport 443 accept", "drop"];

/** Of a hundred packets so many are lost, in each direction. */
export function dropAtRandom(percent: number): readonly string[] {
  return [`numgen random mod 100 < ${percent} drop`];
}
