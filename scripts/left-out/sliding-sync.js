/* Stands for matrix-js-sdk's `sliding-sync` modules: the client makes one only if it is started with one. */
export function SlidingSyncSdk() {}

export { SlidingSyncSdk as SlidingSyncEvent };
