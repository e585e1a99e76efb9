// For adapters whose files or sockets are not the system's. It loads in browsers too.

export type { AdapterModule, AdapterParts } from "./adapter.ts";
export type { Peer, PeerReport, PeerScript, PeerStep } from "./context.ts";
export type { Surroundings, SurroundingsSource } from "./environment.ts";
export { peerOver } from "./reference/peer.ts";
