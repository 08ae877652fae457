import { ApiError } from "../../http/api-error.ts";

/** A path of this server, so that nobody can make our sign-in lead to their page. Pure. @throws ApiError `return_path_invalid` */
export function returnPath(text: string): string {
  const base = "http://here.invalid";
  // Browsers take \\ for / and leave out tabs and line ends, so that what looks like a path can name a host.
  const isPath = /^\/(?!\/)[^\\]*$/.test(text) && !/\p{Cc}/u.test(text);
  const url = isPath && URL.canParse(text, base) ? new URL(text, base) : null;
  if (url?.origin !== base || url.pathname.startsWith("//"))
    throw new ApiError("return_path_invalid", `returnTo is ${JSON.stringify(text)}, which is no path of this server.`);
  return url.pathname + url.search + url.hash;
}
