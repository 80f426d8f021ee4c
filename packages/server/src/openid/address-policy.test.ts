import { expect, test } from "vitest";
import { createAddressPolicy, parseNetwork } from "./address-policy.ts";

const isAllowed = createAddressPolicy();

test.each(["1.1.1.1", "9.255.255.255", "172.15.255.255", "172.32.0.1", "192.0.3.1", "2606:4700::1111", "2a00::1"])(
  "%s is in the internet",
  (address) => expect(isAllowed(address)).toBe(true),
);

test.each(
  [
    ["0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.255.255.254", "169.254.169.254"],
    ["172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1"],
    ["198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1", "240.0.0.1", "255.255.255.255"],
    ["::", "::1", "::ffff:127.0.0.1", "::ffff:7f00:1", "::ffff:10.0.0.1", "0:0:0:0:0:ffff:a00:1", "::127.0.0.1"],
    ["64:ff9b::7f00:1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "3fff::1", "fc00::1", "fd00:ec2::254"],
    ["fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1"],
    ["", "localhost", "127.1", "2130706433", "0x7f000001", "1.1.1.1 "],
  ].flat(),
)("%j is not", (address) => expect(isAllowed(address)).toBe(false));

test("a private network is open only if it is named", () => {
  const network = parseNetwork("10.1.0.0/16") ?? expect.unreachable();
  const isAllowedThere = createAddressPolicy({ allowedNetworks: [network] });
  expect(["10.1.2.3", "::ffff:10.1.2.3", "10.2.0.1", "127.0.0.1"].map(isAllowedThere)).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

test("this machine is open only if it is said", () => {
  const isAllowedHere = createAddressPolicy({ isLoopbackAllowed: true });
  expect(["127.0.0.1", "::1", "10.0.0.1"].map(isAllowedHere)).toEqual([true, true, false]);
});

test.each(["", "10.0.0.0", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8/8", "example.org/8", "fd00::/129"])(
  "%j is no network",
  (text) => expect(parseNetwork(text)).toBeUndefined(),
);
