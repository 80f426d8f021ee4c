import { printTable } from "../../bench/report/print-report.ts";
import { judge, verdictTable } from "./judge.ts";
import { parseResilienceOptions } from "./options.ts";
import { createFaultRunner, type RoundResult } from "./run-faults.ts";

const { faults, rounds } = parseResilienceOptions(process.argv.slice(2));
const runner = createFaultRunner();
// Ctrl-C: namespaces, processes and data would stay.
process.once("SIGTERM", () => void runner.close().finally(() => process.exit(1)));

const results: RoundResult[] = [];
for (const fault of faults) {
  for (let round = 0; round < rounds; round += 1) {
    const result = await runner.run(fault, round);
    results.push(result);
    const numbers = Object.entries(result.values ?? {}).map(([name, value]) => `${name} ${Math.round(value)}`);
    console.log(
      [
        `${fault.id} ${fault.title}, round ${round + 1}: ${numbers.join(", ")}`,
        ...result.remarks,
        ...result.complaints,
      ].join("\n    "),
    );
  }
}
await runner.close();

const verdicts = judge(results);
printTable(verdictTable(verdicts));
const complaints = results.flatMap(({ fault, complaints: found }) => found.map((one) => `${fault.id}: ${one}`));
if (complaints.length > 0) console.log(`\nNot as before:\n  ${[...new Set(complaints)].join("\n  ")}`);
process.exit(verdicts.every(({ isMet }) => isMet) && complaints.length === 0 ? 0 : 1);
