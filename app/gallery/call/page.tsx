import type { ReactNode } from "react";
import { StateList } from "../state-list";
import { stages } from "./stages";

export default function CallGallery(): ReactNode {
  return (
    <StateList
      title="Calls"
      path="/gallery/call"
      states={["tiles", "controls", "dock", "people", "moderation", "chat", ...Object.keys(stages)]}
    />
  );
}
