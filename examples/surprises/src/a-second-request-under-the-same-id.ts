import type { Channel, Scope } from "@portico/core";
import type { Print } from "./kit.ts";

// #region plain
export async function plain(print: Print): Promise<void> {
  const pending = new Map<string, (answer: string) => void>();

  function ask(client: string, id: string): void {
    pending.set(id, (answer) => print(`${client} gets ${answer}`));
  }

  function answer(id: string, text: string): void {
    pending.get(id)?.(text);
    pending.delete(id);
  }

  ask("client 1", "7");
  ask("client 2", "7");
  answer("7", "what client 1 has asked for");
  answer("7", "what client 2 has asked for");
}
// #endregion

// #region portico
interface Request {
  readonly question: string;
  readonly reply: Channel<string>;
}

export async function portico(scope: Scope, print: Print): Promise<void> {
  const requests = scope.channel<Request>(16);
  const sender = requests.sender(scope);

  async function ask(task: Scope): Promise<void> {
    const reply = task.channel<string>(1);
    await sender.send({ question: `what ${task.name} has asked for`, reply });
    print(`${task.name} gets ${await reply.receiver(task).receive()}`);
  }

  scope.spawn(
    async (agent) => {
      for await (const { question, reply } of requests.receiver(agent)) {
        using answer = reply.sender(agent);
        await answer.send(question);
      }
    },
    { background: true },
  );
  await scope.scope((clients) => {
    for (const name of ["client 1", "client 2"]) clients.spawn(ask, { name });
  });
}
// #endregion
