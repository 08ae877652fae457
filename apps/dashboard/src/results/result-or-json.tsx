import { Braces, Eye } from "lucide-react";
import { useState } from "react";
import type { Result } from "pawl/results";
import { Button } from "../design/button.tsx";
import { JsonView } from "../design/json/json-view.tsx";
import { ResultView } from "./result-view.tsx";

/** A result as people see it, or as the program made it. */
export function ResultOrJson({ result, label }: { readonly result: Result; readonly label: string }) {
  const [isJson, setJson] = useState(false);
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <Button
        look="ghost"
        className="-mt-1 self-end text-ink-faint"
        aria-pressed={isJson}
        onClick={() => setJson(!isJson)}
      >
        {isJson ? <Eye aria-hidden /> : <Braces aria-hidden />}
        {isJson ? "As shown" : "As JSON"}
      </Button>
      {isJson ? <JsonView value={result} label={label} /> : <ResultView result={result} />}
    </div>
  );
}
