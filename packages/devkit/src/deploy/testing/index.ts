export { closedFolderTo } from "../closed-folder.ts";
export { toolsFolderFrom } from "../../tools-folder.ts";
export { parseUnit } from "./parse-unit.ts";
export type { UnitProcess } from "./parse-unit.ts";
