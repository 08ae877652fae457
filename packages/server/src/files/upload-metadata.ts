import { ApiError } from "../http/api-error.ts";

/** The header `Upload-Metadata` of tus: `filename d29ybGQ=,filetype dGV4dA==`. Pure. @throws ApiError `malformed_request`. */
export function readUploadMetadata(header: string | undefined): ReadonlyMap<string, string> {
  const pairs = (header ?? "").split(",").filter((pair) => pair.trim() !== "");
  return new Map(
    pairs.map((pair) => {
      const [key, value = "", ...others] = pair.trim().split(" ");
      if (key === undefined || others.length > 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(value)) throw malformed();
      return [key, textOf(value)];
    }),
  );
}

export function writeUploadMetadata(pairs: Readonly<Record<string, string>>): string {
  return Object.entries(pairs)
    .map(([key, value]) => `${key} ${Buffer.from(value).toString("base64")}`)
    .join(",");
}

function textOf(base64: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(base64, "base64"));
  } catch {
    throw malformed();
  }
}

function malformed(): ApiError {
  return new ApiError(
    "malformed_request",
    "The header Upload-Metadata must be pairs of a name and its value in base64 of UTF-8, parted by commas: filename YS50eHQ=",
  );
}
