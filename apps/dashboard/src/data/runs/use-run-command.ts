import type { Run } from "@pawl/api";
import { useMutation } from "@tanstack/react-query";
import { toast } from "sonner";
import { messageOf } from "../problem-text.ts";
import { keys } from "../keys.ts";
import { queryClient } from "../query-client.ts";

export interface RunCommand<Input> {
  readonly run: (input: Input) => Promise<Run | undefined>;
  /** How the run looks as soon as it is asked for; taken back where the server refuses. */
  readonly expect?: (run: Run) => Run;
  /** `The run could not be paused`. */
  readonly failure: string;
  readonly onDone?: (run: Run | undefined) => void;
}

/** Something that is asked of a run. */
export function useRunCommand<Input = void>(
  id: string,
  { run, expect = (run) => run, failure, onDone }: RunCommand<Input>,
) {
  return useMutation({
    mutationFn: run,
    onMutate: () => {
      const before = queryClient.getQueryData<Run>(keys.run(id));
      if (before !== undefined) queryClient.setQueryData(keys.run(id), expect(before));
      return before;
    },
    onError: (error, _input, before) => {
      queryClient.setQueryData(keys.run(id), before);
      toast.error(failure, { description: messageOf(error) });
    },
    onSuccess: (after) => {
      if (after?.id === id) queryClient.setQueryData(keys.run(id), after);
      void queryClient.invalidateQueries({ queryKey: keys.run(id) });
      onDone?.(after);
    },
  });
}
