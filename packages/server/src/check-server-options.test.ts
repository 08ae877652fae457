import { expect, test } from "vitest";
import { checkServerOptions } from "./check-server-options.ts";

test.each([
  [{ prot: 8700 }, 'There is no option "prot" of the server. Did you mean "port"?'],
  [{ trustProxys: [] }, 'There is no option "trustProxys" of the server. Did you mean "trustProxy"?'],
  [{ files: { maxByte: 7 } }, 'There is no option "maxByte" of the server\'s files. Did you mean "maxBytes"?'],
  [{ requestLimits: { reads: 7 } }, 'There is no option "reads" of the server\'s requestLimits. Did you mean "read"?'],
  [
    { oauth: { github: { id: "7" } } },
    'There is no option "id" of the server\'s oauth.github. There are: clientId, clientSecret, url.',
  ],
  [{ port: -1 }, "The option port of the server is -1; it must be a port from 0 to 65535."],
  [
    { publicUrl: "pawl.example.com" },
    'The option publicUrl of the server is "pawl.example.com"; it must be an origin such as https://pawl.example.com.',
  ],
])("refuses %j", (options, message) => {
  expect(() => checkServerOptions(options as never)).toThrow(message);
});

test("takes what there is, and what is left out", () => {
  expect(checkServerOptions({ port: 0, publicUrl: "https://pawl.example.com", files: { maxBytes: 7 } })).toBe(
    undefined,
  );
  expect(checkServerOptions({})).toBe(undefined);
});
