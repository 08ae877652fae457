import { Link } from "@tanstack/react-router";
import { Compass } from "lucide-react";
import { buttonLook } from "../design/button.tsx";
import { EmptyState } from "../design/empty-state.tsx";

export function NotFound() {
  return (
    <EmptyState
      icon={Compass}
      title="There is no such page"
      action={
        <Link to="/" className={buttonLook({ size: "md" })}>
          To the runs
        </Link>
      }
    >
      The address may be mistyped, or lead to something that only others see.
    </EmptyState>
  );
}
