import type { PeerLine } from "../peer-client.ts";
import { controlPath, type FromWeb, type ToWeb } from "../web-protocol.ts";

/** The connection to the lane's program on Node. It never goes through the adapter under test. */
export interface Control {
  /** What the program is to do. */
  readonly start: ToWeb & { readonly do: "start" };
  readonly peer: PeerLine;
  send(message: FromWeb): void;
}

/** Connects to the program on Node and waits to be told what to do. */
export async function openControl(): Promise<Control> {
  const socket = new WebSocket(`ws://${location.host}${controlPath}`);
  const send = (message: FromWeb): void => socket.send(JSON.stringify(message));
  let onLine: (line: string) => void = () => undefined;
  const start = await new Promise<Control["start"]>((resolve, reject) => {
    socket.onmessage = ({ data }) => {
      const message = JSON.parse(data) as ToWeb;
      if (message.do === "start") resolve(message);
      else onLine(message.line);
    };
    socket.onerror = () => reject(new Error("The lane's program on Node does not answer"));
  });
  const peer: PeerLine = {
    send: (line) => send({ do: "peer", line }),
    receive: (receiver, onClose) => {
      onLine = receiver;
      socket.onclose = onClose;
    },
    close: () => undefined,
  };
  return { start, peer, send };
}
