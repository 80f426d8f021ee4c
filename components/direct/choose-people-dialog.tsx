"use client";

import { Check, X } from "lucide-react";
import { useId, useState, type FormEvent, type KeyboardEvent, type ReactNode } from "react";
import { Avatar } from "@/components/ui/avatar";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorLine } from "@/components/ui/error-line";
import { TextField } from "@/components/ui/text-field";
import { useCommand } from "@/components/ui/use-command";
import { choosePeople, type KnownPerson } from "./person-choice";

export interface ChoosePeopleDialogProps {
  readonly title: string;
  readonly description: string;
  /** The verb of the button, for so many people. */
  readonly confirmLabel: (count: number) => string;
  readonly onClose: () => void;
  /** People of one's servers and conversations who can be chosen. */
  readonly people: readonly KnownPerson[];
  readonly onChoose: (userIds: readonly string[]) => Promise<void>;
}

/** Whom to write to, or to ask in: one person, or several. */
export function ChoosePeopleDialog(props: ChoosePeopleDialogProps): ReactNode {
  const { title, description, confirmLabel, onClose, people, onChoose } = props;
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState<readonly KnownPerson[]>([]);
  const start = useCommand(onChoose, onClose);
  const listId = useId();
  const offered = choosePeople(people, typed, new Set(chosen.map(({ userId }) => userId)));

  function choose(person: KnownPerson): void {
    setChosen([...chosen, person]);
    setTyped("");
  }
  function submit(event: FormEvent): void {
    event.preventDefault();
    const [first] = offered;
    if (typed.trim() !== "" && first !== undefined) choose(first);
    else if (chosen.length > 0) start.run(chosen.map(({ userId }) => userId));
  }
  function handleKey(event: KeyboardEvent): void {
    if (event.key === "Backspace" && typed === "") setChosen(chosen.slice(0, -1));
  }

  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={title}
      description={description}
      footer={
        <>
          <Button variant="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button
            variant="primary"
            isLoading={start.isBusy}
            isDisabled={chosen.length === 0}
            disabledReason="Choose somebody first"
            onClick={() => start.run(chosen.map(({ userId }) => userId))}
          >
            {confirmLabel(chosen.length)}
          </Button>
        </>
      }
    >
      <form onSubmit={submit} className="flex flex-col gap-2">
        <ul aria-label="Chosen" className="flex flex-wrap gap-1.5 empty:hidden">
          {chosen.map((person) => (
            <li key={person.userId}>
              <button
                type="button"
                aria-label={`Take out ${person.displayName}`}
                onClick={() => setChosen(chosen.filter((one) => one !== person))}
                className="flex h-8 max-w-60 items-center gap-1.5 rounded-full bg-active pr-2 pl-1 text-sm text-strong hover:bg-selected touch:h-11"
              >
                <Avatar id={person.userId} name={person.displayName} size={24} />
                <span className="truncate">{person.displayName}</span>
                <X aria-hidden className="size-4 text-muted" />
              </button>
            </li>
          ))}
        </ul>
        <TextField
          label="Name or Matrix id"
          value={typed}
          placeholder="@ben:example.org"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          data-initial-focus
          aria-controls={listId}
          onKeyDown={handleKey}
          onChange={(event) => setTyped(event.target.value)}
        />
        <ul id={listId} aria-label="People" className="-mx-2 flex max-h-72 min-h-11 flex-col overflow-y-auto">
          {offered.map((person) => (
            <li key={person.userId}>
              <button
                type="button"
                onClick={() => choose(person)}
                className="focus-inset flex h-11 w-full items-center gap-3 rounded-sm px-2 text-left hover:bg-hover"
              >
                <Avatar id={person.userId} name={person.displayName} size={32} />
                <span className="min-w-0 flex-1">
                  <span className="block truncate text-md text-strong">{person.displayName}</span>
                  <span className="block truncate text-xs text-faint">{person.userId}</span>
                </span>
              </button>
            </li>
          ))}
          {offered.length === 0 && typed.trim() !== "" ? (
            <li className="px-2 py-2 text-sm text-muted">
              Nobody you know is called that. A whole Matrix id works for everybody: @ben:example.org
            </li>
          ) : null}
          {offered.length === 0 && typed.trim() === "" && chosen.length > 0 ? (
            <li className="flex items-center gap-1.5 px-2 py-2 text-sm text-muted">
              <Check aria-hidden className="size-4" />
              Everybody you know is in.
            </li>
          ) : null}
        </ul>
      </form>
      {start.error?.code === "not_found" ? (
        <p role="alert" className="text-sm text-danger-text">
          One of them does not exist. Look at the spelling.
        </p>
      ) : start.error?.code === "name_invalid" ? (
        <p role="alert" className="text-sm text-danger-text">
          You are in it anyway.
        </p>
      ) : (
        <ErrorLine error={start.error} />
      )}
    </Dialog>
  );
}
