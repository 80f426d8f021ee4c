import type { Check } from "./check.ts";
import { accountCheck } from "./checks/account.ts";
import { callEventsCheck } from "./checks/call-events.ts";
import { callTokenCheck } from "./checks/call-token.ts";
import { certificatesCheck } from "./checks/certificates.ts";
import { clockCheck } from "./checks/clock.ts";
import { closedCheck } from "./checks/closed.ts";
import { databaseCheck } from "./checks/database.ts";
import { delayedEventsCheck } from "./checks/delayed-events.ts";
import { discoveryCheck } from "./checks/discovery.ts";
import { diskCheck } from "./checks/disk.ts";
import { doorCheck } from "./checks/door.ts";
import { echoCheck } from "./checks/echo.ts";
import { homeserverTokenCheck } from "./checks/homeserver-token.ts";
import { homeserverCheck } from "./checks/homeserver.ts";
import { mediaTcpCheck } from "./checks/media-tcp.ts";
import { mediaUdpCheck } from "./checks/media-udp.ts";
import { openIdCheck } from "./checks/openid.ts";
import { pageCheck } from "./checks/page.ts";
import { pushesCheck } from "./checks/pushes.ts";
import { roomCheck } from "./checks/room.ts";
import { signallingCheck } from "./checks/signalling.ts";
import { syncCheck } from "./checks/sync.ts";
import { tokenCheck } from "./checks/token.ts";
import { transportsCheck } from "./checks/transports.ts";
import { turnTlsCheck } from "./checks/turn-tls.ts";
import { turnUdpCheck } from "./checks/turn-udp.ts";
import { versionsCheck } from "./checks/versions.ts";
import { webhooksCheck } from "./checks/webhooks.ts";

/** Every hop of a call, in the order in which a client takes them. */
export const allChecks: readonly Check[] = [
  pageCheck,
  certificatesCheck,
  discoveryCheck,
  homeserverCheck,
  closedCheck,
  accountCheck,
  roomCheck,
  callEventsCheck,
  syncCheck,
  openIdCheck,
  delayedEventsCheck,
  transportsCheck,
  tokenCheck,
  callTokenCheck,
  homeserverTokenCheck,
  doorCheck,
  signallingCheck,
  mediaUdpCheck,
  mediaTcpCheck,
  turnUdpCheck,
  turnTlsCheck,
  echoCheck,
  webhooksCheck,
  pushesCheck,
  clockCheck,
  diskCheck,
  databaseCheck,
  versionsCheck,
];
