"use client";

import dynamic from "next/dynamic";
import { StartingScreen } from "./starting-screen";

/** Nothing of the client can be rendered on a server: there is no session, no store, no call. */
export const ClientAppLoader = dynamic(() => import("./client-app").then(({ ClientApp }) => ClientApp), {
  ssr: false,
  loading: () => <StartingScreen />,
});
