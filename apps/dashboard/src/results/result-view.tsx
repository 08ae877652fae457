import type { Result } from "pawl/results";
import type { ReactNode } from "react";
import { Code } from "../design/code.tsx";
import { JsonView } from "../design/json/json-view.tsx";
import { ChartView } from "./chart/chart-view.tsx";
import { FileView } from "./file-view.tsx";
import { ImageView } from "./image-view.tsx";
import { RichText } from "./rich-text.tsx";
import { TableView } from "./table-view.tsx";

/**
 * What a workflow has made for people, as it says that it is shown. Files of the run come from `RunFiles` above it.
 *
 * @example isResult(run.output) ? <ResultView result={run.output} /> : <JsonView value={run.output} label="Output" />
 */
export function ResultView({ result }: { readonly result: Result }) {
  switch (result.$result) {
    case "markdown":
    case "html":
      return <RichText kind={result.$result} source={result.text} />;
    case "text":
      return result.language === undefined ? (
        <p className="max-w-[72ch] text-sm leading-6 break-words whitespace-pre-wrap">{result.text}</p>
      ) : (
        <Code text={result.text} label={`Copy the ${result.language}`} />
      );
    case "json":
      return (
        <Titled title={result.title}>
          <JsonView value={result.value} label={result.title ?? "Value"} />
        </Titled>
      );
    case "table":
      return (
        <Titled title={result.title}>
          <TableView table={result} />
        </Titled>
      );
    case "chart":
      return (
        <Titled title={result.title}>
          <ChartView chart={result} />
        </Titled>
      );
    case "image":
      return (
        <Titled title={result.title}>
          <ImageView image={result} />
        </Titled>
      );
    case "file":
      return (
        <Titled title={result.title}>
          <FileView file={result.file} />
        </Titled>
      );
    case "results":
      return (
        <div className="flex min-w-0 flex-col gap-5">
          {result.items.map((item, index) => (
            <ResultView key={index} result={item} />
          ))}
        </div>
      );
  }
}

function Titled({ title, children }: { readonly title: string | undefined; readonly children: ReactNode }) {
  if (title === undefined) return children;
  return (
    <figure className="flex min-w-0 flex-col gap-1.5">
      <figcaption className="text-sm font-medium">{title}</figcaption>
      {children}
    </figure>
  );
}
