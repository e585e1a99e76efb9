import type { Scope } from "@portico/core";
import { explore } from "@portico/core/testing";
import { expect, test } from "vitest";

class Account {
  balance = 100;

  async withdraw(scope: Scope, amount: number): Promise<boolean> {
    if (this.balance < amount) return false;
    await scope.yieldNow(); // somebody has to be asked
    this.balance -= amount;
    return true;
  }
}

async function twoWithdrawals(scope: Scope): Promise<void> {
  const account = new Account();
  await scope.scope((scope) => {
    scope.spawn((scope) => account.withdraw(scope, 80), { name: "first" });
    scope.spawn((scope) => scope.yieldNow().then(() => account.withdraw(scope, 80)), { name: "second" });
  });
  expect(account.balance).toBeGreaterThanOrEqual(0);
}

test("in some order the account is overdrawn", async () => {
  await expect(explore({ runs: 100 }, twoWithdrawals)).rejects.toThrow(/explore\(\{ seed: \d+ \}/);
});

test("a search of all orders finds it, too", async () => {
  await expect(explore({ systematic: true }, twoWithdrawals)).rejects.toThrow(/second/);
});
