import { utimesSync } from "node:fs";
import { request } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Served, serveModules } from "../src/serve.ts";
import { link, remove, temporary, write } from "./support/tree.ts";

const outer = temporary();
afterAll(() => remove(outer));
const root = join(outer, "root");
write(outer, { "secret.js": "secret", "root-beside/secret.js": "secret" });
write(root, {
  "a.js": 'import "linked";',
  "b.mjs": "export {};",
  "data.json": { a: 1 },
  "style.css": "a {}",
  "page.html": "<p>",
  "text.txt": "ä",
  "module.wasm": "\0asm",
  "broken.js": 'import "ä-missing";',
  "node-only.cjs": "",
  "no-ending": "",
  ".env": "secret",
  ".dir/x.js": "secret",
  "sub/.hidden.js": "secret",
  "sub/a b.js": "1",
  "packages/real/package.json": {},
  "packages/real/index.js": "",
});
link(root, {
  "node_modules/linked": "../packages/real",
  "out.js": "../secret.js",
  outdir: "..",
  "to-hidden.js": ".dir/x.js",
  "loop.js": "loop.js",
});

const reports: string[] = [];
let isolated: Served;
let plain: Served;
beforeAll(async () => {
  const pages = { "/": "<p>home", "/a.js": "<p>not the file", "/deep/page": "<p>deep" };
  isolated = await serveModules({ root: `${root}/sub/..`, isolate: true, pages, report: (line) => reports.push(line) });
  plain = await serveModules({ root, isolate: false, cache: true });
});
afterAll(async () => {
  await isolated.close();
  await plain.close();
});

interface Answer {
  readonly status: number | undefined;
  readonly phrase: string | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** The path goes out as it is, which no browser does. */
function ask({ port }: Served, path: string, { method = "GET", host = "x.localhost" } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ port, host: "127.0.0.1", path, method, headers: { host }, agent: false }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (chunk: string) => {
        body += chunk;
      });
      response.on("end", () => {
        resolve({ status: response.statusCode, phrase: response.statusMessage, headers: response.headers, body });
      });
    });
    sent.on("error", reject).end();
  });
}

test.each([
  ["/b.mjs", "text/javascript; charset=utf-8", "export {};"],
  ["/data.json", "application/json", '{"a":1}'],
  ["/style.css", "text/css; charset=utf-8", "a {}"],
  ["/page.html", "text/html; charset=utf-8", "<p>"],
  ["/text.txt", "text/plain; charset=utf-8", "ä"],
  ["/module.wasm", "application/wasm", "\0asm"],
  ["/sub/a%20b.js?x=1", "text/javascript; charset=utf-8", "1"],
  ["/node_modules/linked/index.js", "text/javascript; charset=utf-8", ""],
])("%s is served as %s", async (path, type, body) => {
  const answer = await ask(plain, path);
  expect(answer).toMatchObject({ status: 200, body });
  expect(answer.headers).toMatchObject({
    "content-type": type,
    "content-length": String(Buffer.byteLength(body)),
    "cache-control": "max-age=86400",
    "x-content-type-options": "nosniff",
  });
});

test("only what was asked to be kept is kept, and no refusal", async () => {
  expect((await ask(isolated, "/b.mjs")).headers["cache-control"]).toBe("no-store");
  expect((await ask(plain, "/missing.js")).headers["cache-control"]).toBe("no-store");
});

test("modules are rewritten, and raw as they are", async () => {
  expect((await ask(plain, "/a.js")).body).toBe('import "/packages/real/index.js";');
  expect((await ask(plain, "/a.js?raw")).body).toBe('import "linked";');
  expect((await ask(plain, "/broken.js?raw")).status).toBe(200);
});

test("a module that has changed is rewritten again", async () => {
  write(root, { "changing.js": 'import "linked"; 1' });
  expect((await ask(plain, "/changing.js")).body).toBe('import "/packages/real/index.js"; 1');
  write(root, { "changing.js": 'import "linked"; 2' });
  utimesSync(join(root, "changing.js"), 1, 1);
  expect((await ask(plain, "/changing.js")).body).toBe('import "/packages/real/index.js"; 2');
});

test("pages go before files", async () => {
  const html = { status: 200, headers: { "content-type": "text/html; charset=utf-8" } };
  expect(await ask(isolated, "/?query")).toMatchObject({ ...html, body: "<p>home" });
  expect(await ask(isolated, "/a.js")).toMatchObject({ ...html, body: "<p>not the file" });
  expect(await ask(isolated, "/deep/page")).toMatchObject({ ...html, body: "<p>deep" });
});

test.each([
  ["/", 404, "is not a file"],
  ["/sub", 404, "is not a file"],
  ["/sub/", 404, "is not a file"],
  ["/sub//a%20b.js", 404, "is not a file"],
  ["/missing.js", 404, "is not there"],
  ["/a.js/x.js", 404, "is not there"],
  ["/../secret.js", 403, "hidden"],
  ["/sub/../a.js", 403, "hidden"],
  ["/%2e%2e/secret.js", 403, "hidden"],
  ["/..%2fsecret.js", 400, "malformed"],
  ["/..%5csecret.js", 400, "malformed"],
  ["/sub%2fa%20b.js", 400, "malformed"],
  ["/a.js%00.txt", 400, "malformed"],
  ["/%", 400, "malformed"],
  ["/%ff.js", 400, "malformed"],
  ["http://x.localhost/a.js", 400, "malformed"],
  ["/.env", 403, "hidden"],
  ["/%2eenv", 403, "hidden"],
  ["/.dir/x.js", 403, "hidden"],
  ["/sub/.hidden.js?raw", 403, "hidden"],
  ["/out.js", 403, "outside the root"],
  ["/outdir/secret.js", 403, "outside the root"],
  ["/outdir/root-beside/secret.js", 403, "outside the root"],
  ["/to-hidden.js?raw", 403, "hidden"],
  ["/loop.js", 500, "ELOOP"],
  ["/node-only.cjs", 403, "type"],
  ["/no-ending", 403, "type"],
  ["/hasOwnProperty", 404, "is not there"],
])("%s is refused with %i: %s", async (path, status, why) => {
  const answer = await ask(plain, path);
  expect(answer.status).toBe(status);
  expect(answer.body).toContain(why);
  expect(answer.headers["content-type"]).toBe("text/plain; charset=utf-8");
  expect(answer.body).not.toBe("secret");
});

test.each(["POST", "PUT", "DELETE", "OPTIONS"])("%s is refused", async (method) => {
  expect(await ask(plain, "/b.mjs", { method })).toMatchObject({ status: 405, headers: { allow: "GET, HEAD" } });
});

test("HEAD is GET without the body", async () => {
  const { headers } = await ask(plain, "/b.mjs");
  const head = await ask(plain, "/b.mjs", { method: "HEAD" });
  expect(head).toMatchObject({ status: 200, body: "" });
  expect(head.headers).toMatchObject({ "content-type": headers["content-type"], "content-length": "10" });
});

test.each(["x.localhost", "localhost:80", "a.b.localhost:8080", "127.0.0.1:1", "X.LOCALHOST"])(
  "host %s is this machine",
  async (host) => {
    expect((await ask(plain, "/b.mjs", { host })).status).toBe(200);
  },
);

test.each(["rebound.example", "localhost.example", "notlocalhost", "127.0.0.1.example"])(
  "host %o is refused",
  async (host) => {
    expect(await ask(plain, "/b.mjs", { host })).toMatchObject({ status: 403, body: expect.stringContaining("host") });
  },
);

test("a module with an import that cannot be resolved says which, in the phrase too, and in the report", async () => {
  const why = `${join(root, "broken.js")} imports "ä-missing": no package ä-missing`;
  const answer = await ask(isolated, "/broken.js");
  expect(answer.status).toBe(500);
  expect(answer.body).toContain(why);
  expect(answer.phrase).toContain(why.replaceAll("ä", "?"));
  expect(reports).toContainEqual(expect.stringContaining(`500 ${why}`));
});

test.each(["/", "/b.mjs", "/missing.js", "/.env"])("%s has the headers of isolation, if it is to", async (path) => {
  const isolation = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };
  const always = { "cross-origin-resource-policy": "same-origin" };
  expect((await ask(isolated, path)).headers).toMatchObject({ ...isolation, ...always });
  const { headers } = await ask(plain, path);
  expect(headers).toMatchObject(always);
  for (const name of Object.keys(isolation)) expect(headers).not.toHaveProperty(name);
});

test("close ends connections that are open, also upgraded ones", async () => {
  const served = await serveModules({ root, isolate: false });
  served.server.on("upgrade", (_, socket) => socket.write("HTTP/1.1 101 Switching Protocols\r\n\r\n"));
  const socket = connect(served.port, "127.0.0.1");
  const ended = new Promise((resolve) => socket.on("close", resolve));
  const upgraded = new Promise((resolve) => socket.once("data", resolve));
  socket.on("error", () => expect.fail("it should end, not fail"));
  socket.write("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
  await upgraded;
  await served.close();
  await ended;
  await expect(ask(served, "/b.mjs")).rejects.toMatchObject({ code: "ECONNREFUSED" });
});

test("a root that is not there is refused", async () => {
  const refused = { code: "NotFound", op: "serveModules", resource: join(root, "nowhere") };
  await expect(serveModules({ root: join(root, "nowhere"), isolate: false })).rejects.toMatchObject(refused);
});
