"use client";

import { Eye, EyeOff } from "lucide-react";
import { useState, type ReactNode } from "react";
import { TextField, type TextFieldProps } from "../ui/text-field";

export type PasswordFieldProps = Omit<TextFieldProps, "type" | "suffix" | "autoComplete"> & {
  /** Tells password managers whether to fill in or to offer a new one. */
  readonly autoComplete: "current-password" | "new-password";
};

export function PasswordField(props: PasswordFieldProps): ReactNode {
  const [isVisible, setVisible] = useState(false);
  const Icon = isVisible ? EyeOff : Eye;
  return (
    <TextField
      {...props}
      type={isVisible ? "text" : "password"}
      autoCapitalize="none"
      spellCheck={false}
      suffix={
        <button
          type="button"
          aria-label={isVisible ? "Hide password" : "Show password"}
          onClick={() => setVisible(!isVisible)}
          className="-mr-1.5 grid size-7 place-items-center rounded-sm text-muted hover:text-strong touch:size-10"
        >
          <Icon aria-hidden className="size-5" />
        </button>
      }
    />
  );
}
