// For vitest, before each test file. Under coverage it forbids the compile cache (V8 would lose positions that it counts by), to what tests start as well: their threads and processes, which are not
// counted, would strip all their TypeScript again, each of them. This process has read the environment already, and stays without.
delete process.env["NODE_DISABLE_COMPILE_CACHE"];
