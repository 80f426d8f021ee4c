/*
 * Stands for the index of matrix-events-sdk in the app's bundle: matrix-js-sdk needs its names of events, and its classes
 * for `unstableExtensibleEvent` only, which MELO does not ask for.
 */
export { NamespacedValue, UnstableValue } from "./NamespacedValue.js";
export { M_POLL_START } from "./events/poll_types.js";

export const ExtensibleEvents = { parse: () => null };
