/** A peer's bytes are not RESP2, or are larger than allowed. The connection cannot go on. */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
}

/** An error reply. The message begins with its kind, such as `ERR` or `MISCONF`. */
export class ReplyError extends Error {
  override readonly name = "ReplyError";
}
