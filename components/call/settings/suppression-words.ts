import type { NoiseSuppression } from "@melo/call";

/** From least to most; what each is made of stays out of sight. */
export const suppressionOptions: readonly { readonly value: NoiseSuppression; readonly label: string }[] = [
  { value: "off", label: "Off" },
  { value: "browser", label: "Browser" },
  { value: "rnnoise", label: "Strong" },
  { value: "gtcrn", label: "Strongest" },
];
