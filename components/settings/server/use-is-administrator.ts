"use client";

import type { ExaminationPort } from "@melo/chat";
import { useEffect, useState } from "react";

/** False until the server has said it. */
export function useIsAdministrator(port: ExaminationPort): boolean {
  const [isAdministrator, setIsAdministrator] = useState(false);
  useEffect(() => {
    let isLookedAt = true;
    void port.isAllowed().then(
      (isAllowed) => isLookedAt && setIsAdministrator(isAllowed),
      // Nobody can tell now: the page is not offered, and everything else goes on.
      () => undefined,
    );
    return () => {
      isLookedAt = false;
    };
  }, [port]);
  return isAdministrator;
}
