import { ApiError } from "../http/api-error.ts";

/** Tags as a query has them: `name:value`. @throws ApiError `malformed_request`. */
export function tagPairs(tags: readonly string[] = []): readonly (readonly [name: string, value: string])[] {
  return tags.map((tag) => {
    const colon = tag.indexOf(":");
    if (colon > 0) return [tag.slice(0, colon), tag.slice(colon + 1)] as const;
    throw new ApiError("malformed_request", `query.tag: ${JSON.stringify(tag)} must be name:value.`);
  });
}
