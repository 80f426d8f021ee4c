import type { ReactNode } from "react";

export interface StateListProps {
  readonly title: string;
  readonly path: string;
  readonly states: readonly string[];
}

/** Links to the states of an area that has one page for each. */
export function StateList({ title, path, states }: StateListProps): ReactNode {
  return (
    <main className="min-h-dvh bg-chat p-8">
      <h1 className="text-xl font-bold text-strong">{title}</h1>
      <ul className="mt-4 flex flex-col gap-2">
        {states.map((state) => (
          <li key={state}>
            <a href={`${path}/${state}`} className="text-accent-text hover:underline">
              {state}
            </a>
          </li>
        ))}
      </ul>
    </main>
  );
}
