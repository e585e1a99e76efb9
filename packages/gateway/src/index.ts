export { type GatewayOptions, type RunningGateway, serveGateway } from "./server/serve.ts";
