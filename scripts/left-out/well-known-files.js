/*
 * Stands for matrix-js-sdk's `autodiscovery.js`: MELO finds homeservers by itself (`packages/matrix/src/sign-in`), and the
 * client looks for its own well-known file only if it is told how often.
 */
export function AutoDiscovery() {}

export { AutoDiscovery as AutoDiscoveryAction, AutoDiscovery as AutoDiscoveryError };
