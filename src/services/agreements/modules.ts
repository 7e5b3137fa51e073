/** All that the agreement asks for, one entry a module: a new clause is a folder of its own and a line here. */
import { AgreementError } from './kernel/agreement-error.ts';
import type { Module } from './kernel/module.ts';
import { obligation } from './pasal-04-kewajiban/obligation.ts';
import { usageReport } from './pasal-04-kewajiban/usage-report.ts';
import { life } from './pasal-07-jangka-waktu/life.ts';

export const modules: readonly Module[] = [life, obligation, usageReport];

const byName = new Map(modules.map((module) => [module.name, module]));

/** @throws {AgreementError} `agreement.unknown-module` */
export function getModule(name: string): Module {
  const module = byName.get(name);
  if (module !== undefined) return module;
  throw new AgreementError(
    'agreement.unknown-module',
    `expected one of ${[...byName.keys()].join(', ')}, got ${JSON.stringify(name)}`,
  );
}
