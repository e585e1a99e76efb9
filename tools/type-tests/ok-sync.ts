import type { Channel, Lock, Mutex, Permit, Receiver, Scope, Sender } from "@portico/core";

interface Account {
  balance: number;
}
export async function pay(scope: Scope<"tcp">, mutex: Mutex, account: Account): Promise<number> {
  using lock: Lock = await mutex.lock(scope);
  lock.release();
  const nothing: undefined = await mutex.withSync(scope, () => undefined);
  const maybe: number | string = await mutex.withSync(scope, () => (nothing === account ? 1 : "one"));
  const later: number = await mutex.with(scope, async () => maybe.toString().length);
  return later + (await mutex.withSync(scope, () => account.balance--));
}
export async function pass(scope: Scope): Promise<void> {
  const channel: Channel<number> = scope.channel<number>(8, { name: "numbers" });
  const sender: Sender<number> = channel.sender(scope);
  const receiver: Receiver<number> = channel.receiver(scope);
  const permit: Permit | undefined = scope.semaphore(2).tryAcquire(scope, 2);
  permit?.release();
  await sender.send(1);
  for await (const value of receiver) value.toFixed();
}
