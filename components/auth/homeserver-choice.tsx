"use client";

import type { MeloError } from "@melo/protocol";
import { Server } from "lucide-react";
import { useRef, useState, type ReactNode } from "react";
import { Button } from "../ui/button";
import { errorWords } from "../ui/error-words";
import { TextField } from "../ui/text-field";
import { useCommand } from "../ui/use-command";

export interface HomeserverChoiceProps {
  readonly homeserverUrl: string;
  /** The one this MELO belongs to. */
  readonly ownHomeserverUrl: string;
  /** From what somebody typed to the base URL of a homeserver; rejects with a MeloError. */
  readonly onDiscover: (input: string) => Promise<string>;
  readonly onChange: (homeserverUrl: string) => void;
}

/** `localhost:3000`, `matrix.example.org`: what people call a server. */
function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}

function discoveryWords(error: MeloError, input: string): string {
  const isNobodyThere = error.code === "not_found" || error.code === "server_unreachable";
  return isNobodyThere ? `No Matrix server answers at ${input.trim()}.` : errorWords(error);
}

/** Where the account is. Most people never touch it. */
export function HomeserverChoice(props: HomeserverChoiceProps): ReactNode {
  const { homeserverUrl, ownHomeserverUrl } = props;
  const [isEditing, setEditing] = useState(false);
  if (isEditing) return <HomeserverEditor {...props} onDone={() => setEditing(false)} />;
  return (
    <div className="flex items-center gap-3 rounded-lg bg-raised py-2 pr-2 pl-3">
      <Server aria-hidden className="size-5 text-muted" />
      <div className="min-w-0 flex-1">
        <div className="truncate font-bold text-strong">{hostOf(homeserverUrl)}</div>
        <div className="text-sm text-faint">
          {homeserverUrl === ownHomeserverUrl ? "Your server" : "Another Matrix server"}
        </div>
      </div>
      <Button variant="quiet" size="sm" className="text-accent-text!" onClick={() => setEditing(true)}>
        Change
      </Button>
    </div>
  );
}

function HomeserverEditor({
  homeserverUrl,
  ownHomeserverUrl,
  onDiscover,
  onChange,
  onDone,
}: HomeserverChoiceProps & { readonly onDone: () => void }): ReactNode {
  const [input, setInput] = useState(homeserverUrl === ownHomeserverUrl ? "" : hostOf(homeserverUrl));
  const [failedInput, setFailedInput] = useState<string>();
  const field = useRef<HTMLInputElement>(null);
  const discover = useCommand(onDiscover, (found) => {
    onChange(found);
    onDone();
  });
  const wanted = input.trim();
  const error =
    discover.error === undefined || failedInput !== input ? undefined : discoveryWords(discover.error, input);

  function use(): void {
    if (wanted === "") {
      field.current?.focus();
      return;
    }
    setFailedInput(input);
    discover.run(wanted);
  }

  return (
    <div className="flex flex-col gap-3 rounded-lg bg-raised p-3">
      <TextField
        ref={field}
        label="Server"
        name="homeserver"
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- it takes the place of the button that was pressed.
        autoFocus
        placeholder="example.org"
        inputMode="url"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        value={input}
        error={error}
        onChange={(event) => setInput(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          // The form around it would try to sign in.
          event.preventDefault();
          use();
        }}
      />
      <div className="flex flex-wrap justify-end gap-2">
        <Button
          variant="quiet"
          size="sm"
          onClick={() => {
            onChange(ownHomeserverUrl);
            onDone();
          }}
        >
          Use {hostOf(ownHomeserverUrl)}
        </Button>
        <Button size="sm" isLoading={discover.isBusy} onClick={use}>
          Use this server
        </Button>
      </div>
    </div>
  );
}
