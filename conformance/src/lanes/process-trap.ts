import process from "node:process";
import { type Trap, trapOver } from "../trap.ts";

/** Sets the trap for the whole program: without it the first late error would end the run. */
export function openTrap(): Trap {
  return trapOver((note) => {
    process.on("unhandledRejection", note);
    process.on("uncaughtException", note);
    return () => {
      process.off("unhandledRejection", note);
      process.off("uncaughtException", note);
    };
  });
}
