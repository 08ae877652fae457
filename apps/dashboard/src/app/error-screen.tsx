import { useRouter, type ErrorComponentProps } from "@tanstack/react-router";
import { Bug } from "lucide-react";
import { messageOf } from "../data/problem-text.ts";
import { Button } from "../design/button.tsx";
import { EmptyState } from "../design/empty-state.tsx";

/** A screen that has failed; the rest of the page goes on. */
export function ErrorScreen({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  return (
    <EmptyState
      icon={Bug}
      title="This screen has failed"
      action={
        <Button
          size="md"
          onClick={() => {
            reset();
            void router.invalidate();
          }}
        >
          Try again
        </Button>
      }
    >
      {messageOf(error)}
    </EmptyState>
  );
}
