import { expect, it } from "vitest";
import { reachOfAddress, reachOfHost } from "./webhook-host.ts";

/** The host as a URL has it. */
function hostIn(url: string): string {
  return new URL(url).hostname;
}

it.each([
  ["8.8.8.8", "public"],
  ["2606:4700::6810:85e5", "public"],
  ["::ffff:8.8.8.8", "public"],
  ["64:ff9b::8.8.8.8", "public"],
  ["10.1.2.3", "private"],
  ["172.31.255.255", "private"],
  ["192.168.0.1", "private"],
  ["100.64.0.1", "private"],
  ["127.0.0.1", "private"],
  ["198.18.0.1", "private"],
  ["::1", "private"],
  ["fd12:3456::1", "private"],
  ["fec0::1", "private"],
  ["2001:db8::1", "private"],
  ["4000::1", "private"],
  ["::ffff:10.1.2.3", "private"],
  ["::10.1.2.3", "private"],
  ["::ffff:0:10.1.2.3", "private"],
  ["64:ff9b::10.1.2.3", "private"],
  ["64:ff9b:1::10.1.2.3", "private"],
  ["2002:a01:203::1", "private"],
  ["0.0.0.0", "never"],
  ["::", "never"],
  ["224.0.0.1", "never"],
  ["255.255.255.255", "never"],
  ["ff02::1", "never"],
  ["169.254.169.254", "never"],
  ["169.254.1.1", "never"],
  ["fe80::1", "never"],
  ["fe80::1%eth0", "never"],
  ["fd20:ce::254", "never"],
  ["FD20:00CE:0:0:0:0:0:0254", "never"],
  ["::ffff:169.254.169.254", "never"],
  ["::ffff:a9fe:a9fe", "never"],
  ["::169.254.169.254", "never"],
  ["::ffff:0:169.254.169.254", "never"],
  ["64:ff9b::169.254.169.254", "never"],
  ["64:ff9b:1::169.254.169.254", "never"],
  ["2002:a9fe:a9fe::1", "never"],
])("the address %s is %s", (address, reach) => {
  expect(reachOfAddress(address)).toBe(reach);
});

it.each([
  ["https://example.com/", undefined],
  ["https://metadata.google.internal/", "never"],
  ["https://metadata.google.internal./", "never"],
  ["https://METADATA.Google.Internal/", "never"],
  ["https://metadata/", "never"],
  ["https://169.254.169.254./", "never"],
  ["https://2852039166/", "never"],
  ["https://0xa9.0xfe.0xa9.0xfe/", "never"],
  ["https://0251.0376.0251.0376/", "never"],
  ["https://169.254.43518/", "never"],
  ["https://１６９.254.169.254/", "never"],
  ["https://[::ffff:169.254.169.254]/", "never"],
  ["https://[64:ff9b::a9fe:a9fe]/", "never"],
  ["https://017700000001/", "private"],
  ["https://0x7f.1/", "private"],
  ["https://localhost/", "private"],
  ["https://hooks.LOCALHOST./", "private"],
  ["https://[2606:4700::6810:85e5]/", "public"],
])("the host of %s is %s, however it is written", (url, reach) => {
  expect(reachOfHost(hostIn(url))).toBe(reach);
});
