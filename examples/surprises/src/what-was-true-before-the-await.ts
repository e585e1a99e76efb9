import type { Scope } from "@portico/core";
import type { Print } from "./kit.ts";

// #region plain
export async function plain(print: Print): Promise<void> {
  let seats = 1;

  async function book(name: string): Promise<void> {
    if (seats === 0) return print(`${name}: sold out`);
    await Promise.resolve("paid");
    seats--;
    print(`${name}: booked`);
  }

  await Promise.all(["Ann", "Bob"].map(book));
  print(`seats: ${seats}`);
}
// #endregion

// #region portico
export async function portico(scope: Scope, print: Print): Promise<void> {
  let seats = 1;
  const booking = scope.mutex();

  async function book(task: Scope): Promise<void> {
    await booking.with(task, async () => {
      if (seats === 0) return print(`${task.name}: sold out`);
      await Promise.resolve("paid");
      seats--;
      print(`${task.name}: booked`);
    });
  }

  await scope.scope((all) => {
    for (const name of ["Ann", "Bob"]) all.spawn(book, { name });
  });
  print(`seats: ${seats}`);
}
// #endregion
