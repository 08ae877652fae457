/** What `fetch` was called with, as texts. */
export function addressText(address: RequestInfo | URL): string {
  return typeof address === "string" ? address : address instanceof URL ? address.href : address.url;
}

export function bodyText(init: RequestInit | undefined): string {
  return typeof init?.body === "string" ? init.body : "";
}
