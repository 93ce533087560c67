// People who have a document open and do nothing: so many, and when a line comes on standard input, so many more; ends with the input.
// Usage: node idle.mjs '{"url", "token", "dialect", "documents", "first", "more"}'

import { createInterface } from "node:readline";
import { IDLE, connect, fail, say } from "./people.mjs";

const options = JSON.parse(process.argv[2]);

async function main() {
  const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  await connect(options, options.documents[0], options.first, IDLE);
  say("first");
  await lines.next();
  await connect(options, options.documents[0], options.more, IDLE, options.first);
  say("more");
  await lines.next();
  process.exit(0);
}

main().catch(fail);
