import type { GatewaySettings } from "@portico/adapter-browser";

/** What the test gives to the app. */
export interface Surroundings {
  readonly settings: GatewaySettings;
  /** Of a server outside that sends back what it gets. */
  readonly echoPort: number;
}

/** What the app has seen, by what it did. */
export type Seen = Record<string, unknown>;

/** The app, as the test finds it in the page. */
export interface App {
  inPage(surroundings: Surroundings): Promise<Seen>;
  inIsolatedWorker(surroundings: Surroundings): Promise<Seen>;
}
