"use client";

import { useEffect, useRef, useState, type ChangeEvent, type RefObject } from "react";
import type { Check } from "./account-checks";

export interface Field {
  readonly value: string;
  /** What stands in the field: password managers may fill it without a word to React. */
  read(): string;
  /** For `TextField`: everything it needs to be this field. */
  readonly inputProps: {
    readonly ref: RefObject<HTMLInputElement | null>;
    readonly value: string;
    readonly error: string | undefined;
    readonly onChange: (event: ChangeEvent<HTMLInputElement>) => void;
    readonly onBlur: () => void;
  };
  /** Checks now and shows what is wrong; true if nothing is. */
  validate(): boolean;
  focus(): void;
  set(value: string): void;
}

/** Typing has stopped. */
const pauseMs = 800;

export interface FieldOptions {
  readonly initial?: string;
  readonly check: Check;
  /** What the server said about the value that was sent; goes with the next change. */
  readonly serverError?: string | undefined;
}

/** One text field of a form: says what is wrong when typing stops and when the form is sent, never while typing. */
export function useField({ initial = "", check, serverError }: FieldOptions): Field {
  const ref = useRef<HTMLInputElement>(null);
  const [value, setValue] = useState(initial);
  const [error, setError] = useState(serverError);
  const [seenServerError, setSeenServerError] = useState(serverError);
  if (serverError !== seenServerError) {
    setSeenServerError(serverError);
    setError(serverError);
  }

  useEffect(() => {
    if (serverError !== undefined) ref.current?.focus();
  }, [serverError]);

  useEffect(() => {
    if (value === "") return undefined;
    const timer = setTimeout(() => setError((current) => current ?? check(value)), pauseMs);
    return () => clearTimeout(timer);
  }, [value, check]);

  function set(next: string): void {
    setValue(next);
    setError(undefined);
  }

  function read(): string {
    return ref.current?.value ?? value;
  }

  return {
    value,
    read,
    inputProps: {
      ref,
      value,
      error,
      onChange: (event) => set(event.target.value),
      onBlur: () => {
        if (value !== "") setError((current) => current ?? check(value));
      },
    },
    validate() {
      const current = read();
      if (current !== value) setValue(current);
      const wrong = check(current);
      setError(wrong);
      return wrong === undefined;
    },
    focus: () => ref.current?.focus(),
    set,
  };
}

/** Checks all fields, focuses the first wrong one; true if the form may be sent. */
export function validateFields(fields: readonly Field[]): boolean {
  const wrong = fields.filter((field) => !field.validate());
  wrong[0]?.focus();
  return wrong.length === 0;
}
