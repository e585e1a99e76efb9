// A thread that writes the messages it is given, asleep while the queue is full, and then says so.
import { parentPort, workerData } from "node:worker_threads";
import { RequestWriter } from "../../dist/requests.js";

const writer = new RequestWriter(workerData.memory);
for (const message of workerData.messages) writer.write(message);
parentPort.postMessage("written");
