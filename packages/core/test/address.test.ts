import { expect, test } from "vitest";
import { canonicalHost, checkHost, formatAddress, isIPv4, isIPv6, reaches } from "../src/io/address.ts";
import { interleave } from "../src/io/connect.ts";

test.each(["::", "::1", "1::", "1:2:3:4:5:6:7:8", "fe80::1%eth0", "::ffff:127.0.0.1", "2001:db8::ff"])(
  "%s is IPv6",
  (host) => {
    expect(isIPv6(host)).toBe(true);
  },
);

test.each([
  "",
  ":",
  ":::",
  "1:2:3:4:5:6:7",
  "1:2:3:4:5:6:7:8:9",
  "1:2:3:4::5:6:7:8",
  "12345::",
  "1::2::3",
  "::ffff:256.0.0.1",
  "fe80::1%",
  "g::",
])("%s is not IPv6", (host) => {
  expect(isIPv6(host)).toBe(false);
});

test("IPv4 takes four decimal parts without leading zeros", () => {
  expect(["0.0.0.0", "127.0.0.1", "255.255.255.255"].map(isIPv4)).toEqual([true, true, true]);
  expect(["1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "1.2.3.x"].map(isIPv4)).toEqual([
    false,
    false,
    false,
    false,
    false,
  ]);
});

test.each(["", " ", "a b", "[::1]", "-x", "1.2.3", "a..b", "x".repeat(300), "host:80", "a/b"])(
  "host %o is refused",
  (host) => {
    expect(() => checkHost("op", host)).toThrow("neither a host name");
  },
);

test.each(["localhost", "a.b.c", "xn--nxasmq6b", "_srv.example", "example.com.", "127.0.0.1", "::1"])(
  "host %s is taken",
  (host) => {
    expect(checkHost("op", host)).toBe(host);
  },
);

// The examples of RFC 5952, sections 4 and 5, among others.
test.each([
  ["2001:0DB8:0:0:0:0:2:1", "2001:db8::2:1"],
  ["2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
  ["2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
  ["2001:0:0:1:0:0:0:1", "2001:0:0:1::1"],
  ["2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
  ["10:0:0:10:0:0:0:0", "10:0:0:10::"],
  ["0:0:0:0:0:0:0:0", "::"],
  ["0:0:0:0:0:0:0:1", "::1"],
  ["1:0:0:0:0:0:0:0", "1::"],
  ["FE80:0:0:0:0:0:0:1%eth0", "fe80::1%eth0"],
  ["::FFFF:127.0.0.1", "127.0.0.1"],
  ["::ffff:7f00:1", "127.0.0.1"],
  ["64:ff9b::192.0.2.33", "64:ff9b::c000:221"],
  ["127.0.0.1", "127.0.0.1"],
])("%s is written %s", (host, written) => {
  expect(canonicalHost(host)).toBe(written);
  expect(canonicalHost(written)).toBe(written);
  expect(checkHost("op", host)).toBe(written);
});

test("families alternate, the resolver's first one leading", () => {
  const hosts = interleave(["::1", "::2", "::3", "1.1.1.1"], 80).map(({ host }) => host);
  expect(hosts).toEqual(["::1", "1.1.1.1", "::2", "::3"]);
});

test("a listener on every address is reached by any of its family", () => {
  expect(reaches({ host: "127.0.0.1", port: 1 }, { host: "0.0.0.0", port: 1 })).toBe(true);
  expect(reaches({ host: "127.0.0.1", port: 1 }, { host: "127.0.0.1", port: 2 })).toBe(false);
  expect(reaches({ host: "::1", port: 1 }, { host: "0.0.0.0", port: 1 })).toBe(false);
  expect(formatAddress({ host: "::1", port: 8 })).toBe("[::1]:8");
});

test("one address in several spellings is one listener", () => {
  const listener = { host: "127.0.0.1", port: 1 };
  expect(reaches({ host: "::ffff:127.0.0.1", port: 1 }, listener)).toBe(true);
  expect(reaches({ host: "0:0:0:0:0:0:0:1", port: 1 }, { host: "::1", port: 1 })).toBe(true);
  expect(reaches({ host: "::2", port: 1 }, { host: "::1", port: 1 })).toBe(false);
});
