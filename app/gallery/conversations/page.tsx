import type { ReactNode } from "react";
import { StateList } from "../state-list";
import { conversationStates } from "./states";

export default function ConversationsGallery(): ReactNode {
  return <StateList title="Conversations" path="/gallery/conversations" states={conversationStates} />;
}
