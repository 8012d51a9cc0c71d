/** The vocabulary of stagegate. Every value is plain data that survives JSON. */
export * from './model/check.ts';
export * from './model/contact.ts';
export * from './model/fingerprint.ts';
export * from './model/json.ts';
export * from './model/measurement.ts';
export * from './model/plan.ts';
export * from './model/reason.ts';
export * from './model/report.ts';
export * from './model/run.ts';
export * from './model/series.ts';
export * from './model/task.ts';
