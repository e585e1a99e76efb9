import { connect, type Socket } from "node:net";
import type { PeerLine } from "./peer-client.ts";
import { lineSplitter } from "./peer-protocol.ts";

/** Connects to the peer program at its control port. */
export async function openPeerLine(port: number): Promise<PeerLine> {
  const socket = await open(port);
  return {
    send: (line) => {
      socket.write(`${line}\n`);
    },
    receive: (onLine, onClose) => {
      socket.on("data", lineSplitter(onLine));
      socket.on("close", onClose);
    },
    close: () => socket.end(),
  };
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port, noDelay: true });
    socket.setEncoding("utf8");
    socket.once("connect", () => resolve(socket));
    socket.once("error", reject);
  });
}
