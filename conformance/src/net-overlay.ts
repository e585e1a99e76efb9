export { withConns, withEvents, withListenerEvents, withSockets } from "@portico/core/testing";
