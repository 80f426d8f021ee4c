"use client";

import { channelNameFrom } from "@melo/chat";
import { clsx } from "clsx";
import { Hash, Volume2 } from "lucide-react";
import { useId, useState, type FormEvent, type ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorLine } from "@/components/ui/error-line";
import { TextField } from "@/components/ui/text-field";
import { useCommand } from "@/components/ui/use-command";

type ChannelKind = "text" | "voice";

export interface CreateChannelDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly serverName: string;
  /** What is chosen when the dialog opens. */
  readonly kind: ChannelKind;
  /** The dialog closes when it resolves. */
  readonly onCreate: (kind: ChannelKind, name: string) => Promise<void>;
}

export function CreateChannelDialog({ isOpen, serverName, ...form }: CreateChannelDialogProps): ReactNode {
  return (
    <Dialog
      isOpen={isOpen}
      onClose={form.onClose}
      title={`New channel in ${serverName}`}
      description="Everyone in the server sees it."
    >
      <CreateChannelForm {...form} />
    </Dialog>
  );
}

const kinds = [
  { value: "text", icon: Hash, label: "Text", hint: "Write to each other" },
  { value: "voice", icon: Volume2, label: "Voice", hint: "Talk, show your face or your screen" },
] as const;

function CreateChannelForm({
  kind: initialKind,
  onClose,
  onCreate,
}: Omit<CreateChannelDialogProps, "isOpen" | "serverName">): ReactNode {
  const [kind, setKind] = useState<ChannelKind>(initialKind);
  const [typed, setTyped] = useState("");
  const create = useCommand(onCreate, onClose);
  const name = channelNameFrom(kind, typed);
  const PrefixIcon = kind === "text" ? Hash : Volume2;
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (name !== "") create.run(kind, name);
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <KindChoice kind={kind} onChange={setKind} />
      <TextField
        label="Name"
        data-initial-focus
        value={typed}
        maxLength={80}
        autoComplete="off"
        placeholder={kind === "text" ? "art-and-lanterns" : "Workshop"}
        prefix={<PrefixIcon aria-hidden className="size-5" />}
        hint={name !== "" && name !== typed.trim() ? `It will be called ${name}` : undefined}
        onChange={(event) => setTyped(event.target.value)}
      />
      <ErrorLine error={create.error} />
      <div className="mt-2 flex justify-end gap-2 max-tablet:*:flex-1">
        <Button variant="quiet" onClick={onClose}>
          Cancel
        </Button>
        <Button
          type="submit"
          variant="primary"
          isLoading={create.isBusy}
          isDisabled={name === ""}
          disabledReason="A channel needs a name"
        >
          {create.isBusy ? "Making" : "Make the channel"}
        </Button>
      </div>
    </form>
  );
}

interface KindChoiceProps {
  readonly kind: ChannelKind;
  readonly onChange: (kind: ChannelKind) => void;
}

function KindChoice({ kind, onChange }: KindChoiceProps): ReactNode {
  const name = useId();
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1.5 text-sm font-bold text-body">Kind</legend>
      {kinds.map(({ value, icon: Icon, label, hint }) => (
        <label
          key={value}
          className={clsx(
            "flex cursor-pointer items-center gap-3 rounded-md border p-3 has-focus-visible:outline-2 has-focus-visible:outline-focus",
            value === kind ? "border-accent-line bg-accent-soft" : "border-line-strong hover:bg-hover",
          )}
        >
          <Icon aria-hidden className="size-5 text-muted" />
          <span className="min-w-0 flex-1">
            <span className="block text-md font-bold text-strong">{label}</span>
            <span className="block text-sm text-muted">{hint}</span>
          </span>
          <input
            type="radio"
            name={name}
            value={value}
            checked={value === kind}
            onChange={() => onChange(value)}
            className="size-4 accent-(--accent) outline-none"
          />
        </label>
      ))}
    </fieldset>
  );
}
