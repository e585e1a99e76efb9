export { withConns, withEvents, withListen, withListenerEvents, withSockets } from "@portico/core/testing";
