// People who have documents open, as many each, and do nothing: so many, and when a line comes on standard input, so many more; ends
// with the input.
// Usage: node idle.mjs '{"url", "token", "dialect", "documents", "first", "more"}'

import { createInterface } from "node:readline";
import { IDLE, connect, fail, say } from "./people.mjs";

const options = JSON.parse(process.argv[2]);

async function come(count, first) {
  for (const document of options.documents) await connect(options, document, count / options.documents.length, IDLE, first);
}

async function main() {
  const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  await come(options.first, 0);
  say("first");
  await lines.next();
  await come(options.more, options.first);
  say("more");
  await lines.next();
  process.exit(0);
}

main().catch(fail);
