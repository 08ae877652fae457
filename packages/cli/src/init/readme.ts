export function readme(name: string): string {
  return `# ${name}

A [Pawl](https://www.npmjs.com/package/pawl) project: durable workflows in TypeScript.

\`\`\`sh
npm install
npm run dev                         # a worker that reloads when you change a file
npx pawl start snapshot --wait      # in another terminal: run the workflow in src/snapshot.ts
\`\`\`

\`snapshot\` copies this folder into \`snapshots/\`: every file once under its hash, a manifest of what was where, and then a check of the copies.
Give it another folder: \`npx pawl start snapshot --input '{ "folder": "src" }' --wait\`.
Stop the worker in the middle and start it again: the run goes on where it was.

- \`npm i @pawl/server\` brings the dashboard: \`npm run dev\` then says where it is, and how to sign in.
- \`npx pawl runs\` lists runs, \`npx pawl show <run>\` shows the steps of one.
- \`npm run check\` checks types, configuration and workflows.
- \`npm run worker\` runs a worker without reloading, for production.

Runs are kept in \`pawl.db\`. \`pawl.config.ts\` says so, and names the workflows.
`;
}
