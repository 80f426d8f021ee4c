/*
 * Stands for matrix-js-sdk's `embedded.js`, and with it `matrix-widget-api`, in the app's bundle: the client that runs as a
 * widget inside another one. MELO is a client of its own.
 */
export function RoomWidgetClient() {}
