import process from "node:process";
import { type Trap, trapOver } from "../runner/trap.ts";

/** Sets the trap for the whole program: without it the first late error would end the run. */
export function openTrap(): Trap {
  return trapOver((note) => {
    process.on("unhandledRejection", note);
    process.on("uncaughtException", note);
    // Its rejection has been noted: Node would warn of it once more.
    process.on("rejectionHandled", nothing);
    return () => {
      process.off("unhandledRejection", note);
      process.off("uncaughtException", note);
      process.off("rejectionHandled", nothing);
    };
  });
}

function nothing(): void {
  // Listening is all there is to do.
}
