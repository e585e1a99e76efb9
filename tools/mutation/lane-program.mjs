// A running program of a lane in the copy, seen from outside: asked one thing at a time, and ended when it is silent.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { fileURLToPath, pathToFileURL } from "node:url";

const program = fileURLToPath(new URL("./program.mjs", import.meta.url));

/** It tells every second that it is alive, and of each case: whoever says nothing is in a loop. Milliseconds. */
const silence = { alive: 12_000, case: 90_000 };

/**
 * The lanes of the copy, and its peer program, which all programs share.
 *
 * @param {string} copy
 */
export async function openLanes(copy) {
  const built = (path) => import(pathToFileURL(join(copy, "conformance/dist", `${path}.js`)).href);
  const { lanes } = await built("lanes/lanes");
  const { cases } = await built("cases/index");
  const { plan } = await built("runner/plan");
  const { startPeer } = await built("lanes/peer-process");
  const peer = await startPeer();
  const named = (name) => {
    const lane = lanes.find(({ facts }) => facts.name === name);
    if (lane === undefined) throw new Error(`No lane is called ${name}; see conformance/dist/cli.js --list`);
    const { run } = plan(cases, { capabilities: lane.facts.expected.capabilities, seed: 1 });
    return { name, lane, copy, peerPort: peer.port, cases: run.map(({ id }) => id) };
  };
  return { named, close: () => peer.stop() };
}

/** @typedef {ReturnType<Awaited<ReturnType<typeof openLanes>>["named"]>} OpenLane */

export class LaneProgram {
  /** How many orders it has been given. */
  used = 0;
  #child;
  #ended;
  #lines = [];
  #wake = () => undefined;
  #over = false;
  #why = "";

  /**
   * @param {OpenLane} lane
   * @param {{ record?: boolean, mutation?: number }} [options] `mutation` is on when it starts
   */
  constructor(lane, options = {}) {
    const tmp = mkdtempSync(join(lane.copy, "tmp-"));
    const config = {
      copy: pathToFileURL(`${lane.copy}/`).href,
      facts: lane.lane.facts,
      module: lane.lane.module,
      peerPort: lane.peerPort,
      tmp,
      seed: 1,
      timeScale: 1,
      atOnce: lane.name === "reference" && options.record !== true ? 12 : 1,
      record: options.record === true,
    };
    const [binary, ...flags] = lane.lane.command(tmp).slice(0, -1);
    const env = { ...process.env, TMPDIR: tmp, PORTICO_MUTATION: String(options.mutation ?? 0) };
    if (options.record) env.PORTICO_REACHED = reachedFile(lane);
    this.#child = spawn(binary, [...flags, program, JSON.stringify(config)], {
      cwd: lane.copy,
      env,
      stdio: ["pipe", "pipe", "pipe"],
    });
    this.#child.stdin.on("error", () => undefined);
    this.#child.stderr.on("data", (chunk) => {
      this.#why = String(chunk).slice(-2000);
    });
    createInterface({ input: this.#child.stdout }).on("line", (line) => {
      if (!line.startsWith("@@")) return;
      this.#lines.push(JSON.parse(line.slice(2)));
      this.#wake();
    });
    this.#ended = new Promise((resolve) => {
      this.#child.once("close", () => {
        this.#over = true;
        rmSync(tmp, { recursive: true, force: true });
        this.#wake();
        resolve(undefined);
      });
    });
  }

  /** What it wrote when it ended, for people. */
  get why() {
    return this.#why;
  }

  /** What it loaded with. @returns {Promise<{ loaded: number[] } | undefined>} undefined when it does not start */
  ready() {
    return this.#until("ready");
  }

  /**
   * @param {import("./program.mjs").Order} order
   * @param {(line: any) => void} [heard]
   * @returns {Promise<any>} its answer; undefined when it has ended, or hung and was ended
   */
  ask(order, heard) {
    this.used++;
    this.#child.stdin.write(`${JSON.stringify(order)}\n`);
    return this.#until("end", heard);
  }

  /** Ends it. */
  stop() {
    this.#child.kill("SIGKILL");
    return this.#ended;
  }

  async #until(key, heard = (_line) => undefined) {
    let [alive, progress] = [Date.now(), Date.now()];
    for (;;) {
      const line = this.#lines.shift();
      if (line === undefined) {
        if (this.#over) return undefined;
        if (Date.now() - alive > silence.alive || Date.now() - progress > silence.case) {
          await this.stop();
          return undefined;
        }
        await this.#next();
        continue;
      }
      alive = Date.now();
      if (line.alive !== true) progress = alive;
      heard(line);
      if (key in line) return line;
    }
  }

  #next() {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, 1_000);
      this.#wake = () => {
        clearTimeout(timer);
        resolve(undefined);
      };
    });
  }
}

/** What threads of the recorded programs reach. @param {OpenLane} lane */
export function reachedFile({ copy, name }) {
  return join(copy, `reached-${name}`);
}
