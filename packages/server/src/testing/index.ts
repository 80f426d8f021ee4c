export { assertLeastGrant } from "./assert-least-grant.ts";
