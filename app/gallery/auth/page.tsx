"use client";

import type { ReactNode } from "react";
import { StateList } from "../state-list";
import { states } from "./states";

export default function AuthGallery(): ReactNode {
  return <StateList title="Before one is in" path="/gallery/auth" states={Object.keys(states)} />;
}
