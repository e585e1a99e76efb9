// For adapters whose files or sockets are not the system's. It loads in browsers too.

export type { AdapterModule, AdapterParts } from "./adapter/adapter.ts";
export { peerOver } from "./reference/peer.ts";
export type { Peer, PeerReport, PeerScript, PeerStep } from "./runner/context.ts";
export type { Surroundings, SurroundingsSource } from "./runner/environment.ts";
