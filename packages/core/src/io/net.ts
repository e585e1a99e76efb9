import type { Capability } from "../capabilities.ts";
import { invalid, unsupported } from "../platform-error.ts";
import { duration, type ScopeImpl } from "../scope/scope.ts";
import type { ConnDriver, SocketsDriver } from "../traits/sockets.ts";
import { canonicalHost, checkHost, checkPort, formatAddress, isNumeric } from "./address.ts";
import { ConnImpl } from "./conn.ts";
import { ConnCore } from "./conn-core.ts";
import { connect } from "./connect.ts";
import { ListenerCore, ListenerImpl } from "./listener.ts";
import type { Conn, ConnectOptions, Listener, ListenOn, Net } from "./net-types.ts";
import { ask } from "./ops.ts";

const loopback = "127.0.0.1";

/** `scope.net`. */
export class NetImpl implements Net<Capability> {
  readonly #scope: ScopeImpl;

  constructor(scope: ScopeImpl) {
    this.#scope = scope;
  }

  #driver(op: string): SocketsDriver {
    const { driver } = this.#scope.runtime;
    if (driver.sockets === undefined) throw unsupported(driver, op, "tcp.connect");
    return driver.sockets;
  }

  async connect(to: ConnectOptions): Promise<Conn> {
    const op = "tcp.connect";
    if (typeof to !== "object" || to === null) throw invalid(op, "needs { port }, optionally with a host");
    const host = checkHost(op, to.host ?? loopback);
    const port = checkPort(op, to.port, 1);
    const closeTimeout = checkCloseTimeout(op, to.closeTimeout);
    const options = { noDelay: to.noDelay ?? true, keepAlive: to.keepAlive ?? false };
    const driver = await connect(this.#scope, this.#driver(op), { host, port }, options);
    return this.#adopt(driver, closeTimeout);
  }

  /** The scope may have ended since the connection was made; then nobody is left to close it. */
  #adopt(driver: ConnDriver, closeTimeout: number): Conn {
    const scope = this.#scope;
    const refusal = scope.refusal("tcp.connect");
    if (refusal !== undefined) {
      driver.abort();
      throw refusal;
    }
    return new ConnImpl(scope, new ConnCore(scope, driver, closeTimeout));
  }

  async resolve(host: string): Promise<string[]> {
    const op = "net.resolve";
    const name = checkHost(op, host);
    const driver = this.#driver(op);
    this.#scope.admit(op, name);
    if (isNumeric(name)) return [name];
    return ask(this.#scope, op, name, async () => (await driver.lookup(name)).map(canonicalHost));
  }

  async listen(on: ListenOn): Promise<Listener<Capability>> {
    const op = "tcp.listen";
    const scope = this.#scope;
    if (typeof on !== "object" || on === null) throw invalid(op, "needs { port }, optionally with a host");
    const host = checkHost(op, on.host === "localhost" ? loopback : (on.host ?? loopback));
    if (!isNumeric(host)) throw invalid(op, "host must be a numeric address of this machine, or localhost", host);
    const port = checkPort(op, on.port, 0);
    const backlog = on.backlog ?? 511;
    if (!Number.isSafeInteger(backlog) || backlog < 1)
      throw invalid(op, `backlog must be an integer > 0, got ${backlog}`);
    const { sockets } = scope.runtime.driver;
    if (sockets?.listen === undefined) throw unsupported(scope.runtime.driver, op, "tcp");
    const listen = sockets.listen.bind(sockets);
    const core = new ListenerCore(scope, backlog, checkCloseTimeout(op, on.closeTimeout));
    const options = { noDelay: on.noDelay ?? true, keepAlive: on.keepAlive ?? false, backlog };
    const driver = await ask(
      scope,
      op,
      formatAddress({ host, port }),
      () => listen({ host, port }, options, core),
      (late) => void late.close().catch(scope.runtime.report),
    );
    const refusal = scope.refusal(op);
    if (refusal !== undefined) {
      await driver.close();
      throw refusal;
    }
    core.started(driver);
    return new ListenerImpl(scope, core);
  }
}

function checkCloseTimeout(op: string, ms: number | undefined): number {
  return duration(op, ms ?? 1000);
}
