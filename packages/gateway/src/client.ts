export { type Gateway, gateway } from "./client/gateway.ts";
export type { GatewaySettings } from "./client/settings.ts";
