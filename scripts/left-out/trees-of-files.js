/* Stands for matrix-js-sdk's `MSC3089TreeSpace`: folders of files in spaces, which the client makes only if it is asked to. */
export function MSC3089TreeSpace() {}

export const DEFAULT_TREE_POWER_LEVELS_TEMPLATE = {};
