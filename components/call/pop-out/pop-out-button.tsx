"use client";

import { PictureInPicture2 } from "lucide-react";
import type { ReactNode } from "react";
import { IconButton } from "../../ui/icon-button";
import { usePopOut } from "./pop-out-provider";

/** Shows the call in a window of its own, or says why that is not possible here. */
export function PopOutButton(): ReactNode {
  const popOut = usePopOut();
  if (popOut === undefined) return null;
  return (
    <IconButton
      icon={PictureInPicture2}
      label={popOut.isOpen ? "Close the call's own window" : "Show the call in its own window"}
      isPressed={popOut.isOpen}
      className="touch:hidden"
      onClick={popOut.toggle}
    />
  );
}
