"use client";

import { Link } from "lucide-react";
import { useState, type ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { CopyField } from "@/components/ui/copy-field";
import { ErrorLine } from "@/components/ui/error-line";
import { SelectField } from "@/components/ui/select-field";
import { useCommand } from "@/components/ui/use-command";

export interface InviteLinkLimits {
  readonly maxUses: number | undefined;
  readonly expiresInMs: number | undefined;
}

export interface InviteByLinkProps {
  readonly onCreateLink: (limits: InviteLinkLimits) => Promise<{ readonly url: string }>;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const unlimited = "unlimited";

const expiries = [
  { value: String(hourMs), label: "1 hour" },
  { value: String(dayMs), label: "1 day" },
  { value: String(7 * dayMs), label: "7 days" },
  { value: unlimited, label: "Never" },
];
const uses = [
  { value: "1", label: "1 person" },
  { value: "10", label: "10 people" },
  { value: "100", label: "100 people" },
  { value: unlimited, label: "Everyone" },
];

function limitOf(value: string): number | undefined {
  return value === unlimited ? undefined : Number(value);
}

/** Whoever opens the link joins, with a new account or their own. Other limits need another link. */
export function InviteByLink({ onCreateLink }: InviteByLinkProps): ReactNode {
  const [expiry, setExpiry] = useState(String(7 * dayMs));
  const [maxUses, setMaxUses] = useState(unlimited);
  const [url, setUrl] = useState<string>();
  const create = useCommand(onCreateLink, (link) => setUrl(link.url));
  return (
    <section aria-label="By link" className="flex flex-col gap-3">
      <div className="grid grid-cols-2 gap-3">
        <SelectField
          label="Works for"
          value={maxUses}
          options={uses}
          onChange={(value) => {
            setMaxUses(value);
            setUrl(undefined);
          }}
        />
        <SelectField
          label="Expires after"
          value={expiry}
          options={expiries}
          onChange={(value) => {
            setExpiry(value);
            setUrl(undefined);
          }}
        />
      </div>
      {url === undefined ? (
        <Button
          variant="primary"
          isLoading={create.isBusy}
          onClick={() => create.run({ maxUses: limitOf(maxUses), expiresInMs: limitOf(expiry) })}
        >
          <Link aria-hidden className="size-4" />
          Make a link
        </Button>
      ) : (
        <CopyField label="Link" value={url} />
      )}
      <ErrorLine error={create.error} />
    </section>
  );
}
