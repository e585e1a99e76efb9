// An independent program at the other end of sockets: Node's own net, no part of what is tested. It prints its control
// port as one line of JSON, serves requests there, and ends when its standard input does.

import { createServer, type Server, type Socket } from "node:net";
import process from "node:process";
import { lineSplitter, type PeerAnswer, type PeerRequest } from "./peer-protocol.ts";
import { openSession, type PeerSession } from "./peer-session.ts";

function serve(control: Socket): void {
  const sessions = new Map<number, PeerSession>();
  const answer = (message: PeerAnswer): void => {
    control.write(`${JSON.stringify(message)}\n`);
  };
  control.setEncoding("utf8");
  control.on("error", () => control.destroy());
  control.on(
    "data",
    lineSplitter((line) => {
      const request = JSON.parse(line) as PeerRequest;
      respond(sessions, request).then(answer, (error: unknown) => answer({ id: request.id, error: String(error) }));
    }),
  );
}

async function respond(sessions: Map<number, PeerSession>, request: PeerRequest): Promise<PeerAnswer> {
  const session = sessions.get(request.session) ?? openSession();
  sessions.set(request.session, session);
  if (request.do === "end-session") sessions.delete(request.session);
  return { id: request.id, result: await session.perform(request) };
}

const server: Server = createServer({ noDelay: true }, serve);
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (address !== null && typeof address !== "string") console.log(JSON.stringify({ port: address.port }));
});
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
