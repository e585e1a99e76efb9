export { Client } from "./client.ts";
export { getSync } from "./get-sync.ts";
export { LogError, type LogErrorCode } from "./log/errors.ts";
export { type FsyncMode, fsyncModes } from "./log/log.ts";
export type { Recovery } from "./log/open.ts";
export { type DecodeLimits, defaultLimits } from "./resp/decode.ts";
export { ProtocolError, ReplyError } from "./resp/errors.ts";
export type { Reply } from "./resp/replies.ts";
export { type ServeOptions, type Server, serve } from "./server.ts";
