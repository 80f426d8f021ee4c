import type { NetworkInterfaceInfo } from "node:os";
import { expect, test } from "vitest";
import { chooseLanAddress } from "./lan-address.ts";

function ipv4(address: string, internal = false): NetworkInterfaceInfo {
  return { address, internal, family: "IPv4", netmask: "255.255.255.0", mac: "00:00:00:00:00:00", cidr: null };
}

const interfaces = {
  lo: [ipv4("127.0.0.1", true)],
  docker0: [ipv4("172.17.0.1")],
  eth0: [ipv4("203.0.113.7")],
  wlan0: [ipv4("192.168.1.5"), ipv4("10.1.1.1")],
};

test("the first address on a private network is taken, and those of containers are not", () => {
  expect(chooseLanAddress(interfaces, undefined)).toBe("192.168.1.5");
});

test("somebody may choose among the addresses of this machine", () => {
  expect(chooseLanAddress(interfaces, "10.1.1.1")).toBe("10.1.1.1");
  expect(chooseLanAddress(interfaces, "172.17.0.1")).toBe("172.17.0.1");
});

test("an address of another machine, or of the internet, is refused with what there is", () => {
  expect(() => chooseLanAddress(interfaces, "192.168.1.77")).toThrow("Its addresses: 172.17.0.1, 203.0.113.7");
  expect(() => chooseLanAddress(interfaces, "203.0.113.7")).toThrow("npm run deploy");
  expect(() => chooseLanAddress({ lo: interfaces.lo }, undefined)).toThrow("It has none.");
});
