export { describeKeyValuePort } from "./key-value-port-contract.ts";
