/** The version of the protocol. Both ends must speak the same. */
export const VERSION = 1;

/** Connections and listeners that each end may have open towards the other. */
export const MAX_STREAMS = 4096;

/** How much of one stream travels unread: what a side that does not read makes the other hold. */
export const STREAM_WINDOW: number = 512 * 1024;

/** A frame that is not data is assembled in memory, so it has to be small. */
export const MAX_CONTROL = 8192;

/** The longest token, in characters. */
export const MAX_TOKEN = 1024;
