// Somebody else's readers of the generated documents: `node documents.mjs SERVER` says what they make of them.
import { Parser } from "@asyncapi/parser";
import { parseOpenRPCDocument, validateOpenRPCDocument } from "@open-rpc/schema-utils-js";

const [server] = process.argv.slice(2);
const fetched = async (name) => (await fetch(`${server}/_reference/${name}.json`)).json();

const calls = await fetched("openrpc");
const faults = validateOpenRPCDocument(calls);
if (faults !== true) throw faults;
const parsed = await parseOpenRPCDocument(structuredClone(calls), { dereference: true });
console.log(`openrpc: ${parsed.methods.length} methods`);

const { document, diagnostics } = await new Parser().parse(JSON.stringify(await fetched("asyncapi")));
for (const { severity, message, path } of diagnostics) {
  if (severity <= 1 && !message.includes("latest version")) throw new Error(`${path.join(".")}: ${message}`);
}
console.log(`asyncapi: ${document.allMessages().length} messages`);
