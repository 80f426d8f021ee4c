export { createExamination } from "./examination.ts";
export type { Examination, ExaminationState } from "./examination.ts";
export { writeExaminationReport } from "./examination-report.ts";
