import { Mark } from "../design/mark.tsx";

/** While it is found out who is there. */
export function Splash() {
  return (
    <main className="flex h-dvh items-center justify-center" aria-busy="true">
      <h1 className="sr-only">Pawl</h1>
      <Mark className="size-8 animate-pulse" />
      <span role="status" className="sr-only">
        Loading
      </span>
    </main>
  );
}
