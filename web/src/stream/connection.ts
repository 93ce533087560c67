import { create } from "zustand";

export type Connection = "connecting" | "online" | "offline";

/** How long a first or broken connection may take before the page says that it is offline. */
const PATIENCE = 2500;

interface ConnectionState {
  readonly connection: Connection;
}

export const useConnection = create<ConnectionState>(() => ({ connection: "connecting" }));

let patience: ReturnType<typeof setTimeout> | undefined;

function giveUp(): void {
  patience = undefined;
  useConnection.setState({ connection: "offline" });
}

/** Takes over the socket's status; a short break is "connecting", a longer one "offline". */
export function setConnection(status: string): void {
  if (status === "connected") {
    clearTimeout(patience);
    patience = undefined;
    useConnection.setState({ connection: "online" });
    return;
  }
  if (useConnection.getState().connection === "offline") return;
  useConnection.setState({ connection: navigator.onLine ? "connecting" : "offline" });
  patience ??= setTimeout(giveUp, PATIENCE);
}

export function connectionNow(): Connection {
  return useConnection.getState().connection;
}
