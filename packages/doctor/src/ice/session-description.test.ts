import { expect, test } from "vitest";
import { answerTo, candidatesIn, iceCredentialsIn, newIceCredentials, parseCandidate } from "./session-description.ts";

const offer = [
  "v=0",
  "o=- 4215775240449105457 2 IN IP4 127.0.0.1",
  "s=-",
  "t=0 0",
  "a=group:BUNDLE 0 1",
  "a=ice-ufrag:serv",
  "a=ice-pwd:password-of-the-server",
  "m=audio 9 UDP/TLS/RTP/SAVPF 111",
  "a=mid:0",
  "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
  "a=mid:1",
  "a=candidate:1 1 udp 2130706431 203.0.113.7 7882 typ host",
  "a=candidate:2 1 tcp 1671430143 203.0.113.7 7881 typ host tcptype passive",
  "a=candidate:3 2 udp 2130706430 203.0.113.7 7882 typ host",
  "",
].join("\r\n");

test("an offer says where LiveKit listens, and its side of the credentials", () => {
  expect(candidatesIn(offer)).toEqual([
    { protocol: "udp", address: "203.0.113.7", port: 7882 },
    { protocol: "tcp", address: "203.0.113.7", port: 7881 },
  ]);
  expect(iceCredentialsIn(offer)).toEqual({ ufrag: "serv", password: "password-of-the-server" });
  expect(iceCredentialsIn("v=0")).toBe(undefined);
});

test("candidates that come later are read as LiveKit sends them, as JSON", () => {
  const init = JSON.stringify({
    candidate: "candidate:4 1 udp 1 198.51.100.2 7882 typ srflx raddr 10.0.0.5 rport 7882",
  });
  expect(parseCandidate(init)).toEqual({ protocol: "udp", address: "198.51.100.2", port: 7882 });
  expect(parseCandidate("end-of-candidates")).toBe(undefined);
});

test("the answer takes the data channels with our credentials, and refuses the rest in its place", () => {
  const own = newIceCredentials();
  const answer = answerTo(offer, own);
  const [, audio = "", data = ""] = answer.split(/^(?=m=)/m);
  expect(audio).toContain("m=audio 0 UDP/TLS/RTP/SAVPF 111\r\n");
  expect(audio).toContain("a=inactive");
  expect(data).toContain("m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n");
  expect(data).toContain("a=mid:1");
  expect(iceCredentialsIn(data)).toEqual(own);
  expect(answer).toContain("a=group:BUNDLE 1\r\n");
});
