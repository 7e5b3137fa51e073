/** The table behind `scenarios.test.ts`; pyHanko and EU DSS are asked about the same lives. */
import { basicScenarios } from './scenarios/basic.ts';
import { timeScenarios } from './scenarios/with-time.ts';
import { archivalScenarios } from './scenarios/archival.ts';
import { orderScenarios } from './scenarios/order.ts';
import { oldFileScenarios } from './scenarios/old-files.ts';
import type { Scenario } from './scenarios/scenario.ts';

export const scenarios: readonly Scenario[] = [
  ...basicScenarios,
  ...timeScenarios,
  ...archivalScenarios,
  ...orderScenarios,
  ...oldFileScenarios,
];
