import type { Server } from "node:http";
import { type WebSocket, WebSocketServer } from "ws";
import { controlPath, type FromWeb, origin, type ToWeb } from "./web-protocol.ts";

/** The connection to the lane's program in the browser. */
export interface ControlSocket {
  send(message: ToWeb): void;
  /** Sets the receivers, once. */
  receive(onMessage: (message: FromWeb) => void, onClose: () => void): void;
}

/** Waits for the program in the browser on `server`. There is only one: others are refused. */
export function acceptControl(server: Server): Promise<ControlSocket> {
  let connections = 0;
  const accepting = new WebSocketServer({
    server,
    path: controlPath,
    perMessageDeflate: false,
    verifyClient: ({ origin: from }: { origin: string }) => from === origin && connections++ === 0,
  });
  return new Promise((resolve) => {
    accepting.once("connection", (socket) => resolve(socketOver(socket)));
  });
}

function socketOver(socket: WebSocket): ControlSocket {
  return {
    send: (message) => socket.send(JSON.stringify(message)),
    receive: (onMessage, onClose) => {
      socket.on("message", (data) => onMessage(JSON.parse(String(data)) as FromWeb));
      socket.on("close", onClose);
      // A close follows.
      socket.on("error", () => undefined);
    },
  };
}
