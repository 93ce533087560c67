// @hocuspocus/server with its own SQLite extension, and otherwise its defaults.
// Usage: node hocuspocus.mjs PORT FILE
//
// The extension's driver, better-sqlite3, has a native part that is not built everywhere; Node's own SQLite takes its place, with the
// extension's own schema and statements.

import { DatabaseSync } from "node:sqlite";
import { SQLite } from "@hocuspocus/extension-sqlite";
import { Server } from "@hocuspocus/server";

const [port, file] = process.argv.slice(2);

class NodeSQLite extends SQLite {
  async onConfigure() {
    this.db = new DatabaseSync(this.configuration.database);
    this.db.exec(this.configuration.schema);
  }
}

const server = new Server({ address: "127.0.0.1", port: Number(port), quiet: true, extensions: [new NodeSQLite({ database: file })] });
await server.listen();
